"""The ground truth: what was planted, and that the people show it within chance."""

from importlib.resources import files

import numpy as np
import polars as pl
import pytest
import yaml

from equipath.synthetic.region import make_region

FIFTHS = (
    "Most deprived fifth",
    "Second most deprived",
    "Middle fifth",
    "Second least deprived",
    "Least deprived fifth",
)
GROUPS = {
    "deprivation_fifth": pl.col("fifth").replace_strict(
        dict(enumerate(FIFTHS, start=1)), default="Not known", return_dtype=pl.String
    ),
    "icb": pl.col("icb"),
    "ethnic_group": (
        pl.when(pl.col("ethnic_group_code").is_in(["A", "B", "C"])).then(pl.lit("White"))
        .when(pl.col("ethnic_group_code").is_in(["D", "E", "F", "G"])).then(pl.lit("Mixed"))
        .when(pl.col("ethnic_group_code").is_in(["H", "J", "K", "L"]))
        .then(pl.lit("Asian or Asian British"))
        .when(pl.col("ethnic_group_code").is_in(["M", "N", "P"]))
        .then(pl.lit("Black or Black British"))
        .when(pl.col("ethnic_group_code").is_in(["R", "S"])).then(pl.lit("Other ethnic groups"))
        .otherwise(pl.lit("Not known"))
    ),
}  # fmt: skip
NAMES = [
    "detection_by_deprivation",
    "control_by_deprivation",
    "health_check_uptake_by_deprivation",
    "hypertension_prevalence_by_deprivation",
    "emergency_admissions_by_deprivation",
    "control_by_ethnic_group",
    "detection_by_icb",
]

EQUAL = [
    "hypertension_treated",
    "on_diabetes_register",
    "on_atrial_fibrillation_register",
    "anticoagulated",
]


@pytest.fixture(scope="module")
def planted(region):
    return {entry["name"]: entry for entry in region.truth["inequalities"]}


@pytest.fixture(scope="module")
def counted(region, people):
    """The people with their groups and, beside them, their planted probabilities."""
    parents = dict(region.areas.select("area_code", "parent_code").iter_rows())
    practices = region.people["practice_code"].unique().to_list()
    icb = {code: parents[parents[parents[code]]] for code in practices}
    probabilities = region.planted.select(pl.all().name.prefix("p_"))
    return people.with_columns(icb=pl.col("practice_code").replace(icb)).hstack(probabilities)


def test_every_planted_inequality_is_written_down(planted):
    assert list(planted) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_levels_are_the_mean_probability_of_the_people_as_recorded(planted, counted, name):
    entry = planted[name]
    base = counted
    if entry["denominator"] != "everyone":
        base = counted.filter(pl.col(entry["denominator"]))
    levels = base.group_by(GROUPS[entry["stratifier"]].alias("group")).agg(
        pl.len(), pl.col(f"p_{entry['indicator']}").mean().alias("mean")
    )
    expected = {
        group: {"people": number, "planted_level": pytest.approx(mean, abs=1e-6)}
        for group, number, mean in levels.iter_rows()
    }
    assert entry["groups"] == expected


@pytest.mark.parametrize("name", NAMES)
def test_the_people_show_the_planted_levels_within_chance(planted, counted, name):
    entry = planted[name]
    is_rate = entry["indicator"] == "emergency_admissions"
    base = counted
    if entry["denominator"] != "everyone":
        base = counted.filter(pl.col(entry["denominator"]))
    group = GROUPS[entry["stratifier"]].alias("group")
    seen = dict(base.group_by(group).agg(pl.col(entry["indicator"]).mean()).iter_rows())
    for name_, level in entry["groups"].items():
        p, n = level["planted_level"], level["people"]
        chance = np.sqrt((p if is_rate else p * (1 - p)) / n)
        assert abs(seen[name_] - p) < 4 * chance


def test_levels_that_depend_on_the_fifth_alone_are_those_of_the_table(planted):
    groups = planted["health_check_uptake_by_deprivation"]["groups"]
    levels = [groups[fifth]["planted_level"] for fifth in FIFTHS]
    assert levels == [0.36, 0.40, 0.44, 0.48, 0.52]
    assert planted["health_check_uptake_by_deprivation"]["absolute_gap"] == -0.16


def test_fifths_are_listed_from_the_most_to_the_least_deprived(planted):
    assert list(planted["control_by_deprivation"]["groups"]) == [*FIFTHS, "Not known"]


def test_groups_are_named_as_the_shipped_stratifiers_name_them(planted):
    for name in ("deprivation_fifth", "ethnic_group"):
        path = files("equipath.library") / "stratifiers" / f"{name}.yaml"
        shipped = {stratum["name"] for stratum in yaml.safe_load(path.read_text())["strata"]}
        entry = next(e for e in planted.values() if e["stratifier"] == name)
        assert set(entry["groups"]) == shipped | {"Not known"}


def test_gap_and_ratio_set_the_group_against_the_reference(planted):
    for entry in planted.values():
        level = entry["groups"][entry["group"]]["planted_level"]
        reference = entry["groups"][entry["reference"]]["planted_level"]
        assert entry["absolute_gap"] == pytest.approx(level - reference, abs=2e-6)
        assert entry["ratio"] == pytest.approx(level / reference, abs=2e-5)


def test_the_planted_gaps_go_the_way_that_the_words_say(planted):
    lower = ["detection_by_deprivation", "control_by_deprivation", "control_by_ethnic_group"]
    assert all(planted[name]["absolute_gap"] < -0.05 for name in [*lower, "detection_by_icb"])
    assert planted["hypertension_prevalence_by_deprivation"]["absolute_gap"] < 0
    assert planted["emergency_admissions_by_deprivation"]["absolute_gap"] > 0


def test_at_the_same_ages_the_ratios_are_the_planted_ones(region):
    ratios = {row["indicator"]: row["ratio"] for row in region.truth["at_the_same_ages"]}
    assert ratios == {
        "has_hypertension": pytest.approx(1.40, abs=1e-5),
        "emergency_admissions": pytest.approx(1.60, abs=1e-5),
    }


def test_the_pathway_loses_deprived_people_most_at_control(region, planted):
    pathway = region.truth["pathway"]
    stages = {stage["stage"]: stage for stage in pathway["stages"]}
    assert pathway["stage_that_loses_most"] == "blood_pressure_controlled"
    assert stages["hypertension_treated"]["ratio"] == 1.0
    control = planted["control_by_deprivation"]
    assert stages["blood_pressure_controlled"]["ratio"] == pytest.approx(control["ratio"])


def test_the_outlier_practice_records_least_of_all(region, counted):
    outlier = region.truth["outlier_practice"]
    assert outlier["planted_level"] == 0.35
    need = counted.filter(pl.col("has_hypertension")).group_by("practice_code")
    seen = need.agg(pl.col("on_hypertension_register").mean(), pl.col("icb").first())
    lowest = seen.sort("on_hypertension_register").row(0, named=True)
    assert lowest["practice_code"] == outlier["practice_code"]
    assert lowest["icb"] == region.truth["worse_icb"]


@pytest.mark.parametrize("column", EQUAL)
def test_where_nothing_is_planted_everyone_has_the_same_probability(region, column):
    assert column in region.truth["nothing_planted"]
    assert region.planted[column].n_unique() == 1


def test_the_smallest_region_has_someone_in_every_group_that_is_compared():
    for seed in range(5):
        for entry in make_region(5_000, seed).truth["inequalities"]:
            assert entry["groups"][entry["group"]]["people"] >= 20
            assert entry["groups"][entry["reference"]]["people"] >= 20
