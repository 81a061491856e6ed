"""The registers of the Midlands, against figures worked out from the published files alone."""

import numpy as np
import polars as pl
import pytest

from tests.functional.example_runs import run_once

MIDLANDS = "Y60"
REGISTERS = {
    "hypertension_register": "HYP",
    "atrial_fibrillation_register": "AF",
    "coronary_heart_disease_register": "CHD",
    "stroke_tia_register": "STIA",
    "diabetes_register": "DM",
    "heart_failure_register": "HF",
}
AGES = ["65perc", "50perc", "30_74perc", "AgeAll", "Percent_male"]
FIFTHS = [
    "Most deprived fifth",
    "Second most deprived",
    "Middle fifth",
    "Second least deprived",
    "Least deprived fifth",
]
AGE_MODEL = "practices of the same age and sex profile"


@pytest.fixture(scope="module")
def run(project, open_data, tmp_path_factory):
    return run_once(project / "examples" / "midlands-cvd", open_data, tmp_path_factory)


@pytest.fixture(scope="module")
def results(run) -> pl.DataFrame:
    return run.to_polars()


@pytest.fixture(scope="module")
def raw(open_data) -> pl.DataFrame:
    """Every practice's registers as published, with its region, deprivation fifth and ages."""
    registers = pl.read_parquet(open_data / "05_qof_primary_care/qof_prevalence_2021_22.parquet")
    places = pl.read_parquet(
        open_data / "02_lookups/practice_pcn_ccg_stp_region_map.parquet",
        columns=["PRACTICE_CODE", "COMM_REGION_CODE"],
    )
    scores = pl.read_parquet(
        open_data / "01_deprivation/practice_imd2019_registered.parquet",
        columns=["practice_code", "imd_score"],
    ).rename({"practice_code": "PRACTICE_CODE"})
    ages = pl.read_parquet(
        open_data / "04_registered_patients/practice_age_profile_apr2020.parquet",
        columns=["PRACTICE_CODE", *AGES],
    )
    # PHE's rule for quantiles, over England's practices, from the most deprived.
    n = scores["imd_score"].count()
    rank = scores["imd_score"].rank("min", descending=True).to_numpy()
    fifth = np.floor(6 - np.ceil(np.round((n + 1 - rank) / (n / 5), 9))).astype(int)
    scores = scores.with_columns(fifth=pl.Series([FIFTHS[i - 1] for i in fifth]))
    joined = registers.filter(pl.col("GROUP_CODE").is_in(list(REGISTERS.values())))
    for table in (places, scores, ages):
        joined = joined.join(table, on="PRACTICE_CODE", how="left")
    return joined.with_columns(pl.col("fifth").fill_null("Not known"))


def crude(rows: pl.DataFrame, by: str) -> dict[str, tuple[float, float]]:
    summed = rows.group_by(by).agg(pl.col("REGISTER", "PRACTICE_LIST_SIZE").sum())
    return {key: (x, n) for key, x, n in summed.iter_rows()}


def test_england_is_the_sum_of_everything_published(results, raw):
    row = results.filter(
        indicator="hypertension_register",
        area_type="country",
        statistic="proportion",
        stratum="All",
    ).row(0, named=True)
    published = raw.filter(GROUP_CODE="HYP")
    assert published.height == 6470
    assert row["numerator"] == published["REGISTER"].sum()
    assert row["denominator"] == published["PRACTICE_LIST_SIZE"].sum() == 61_604_213
    assert round(row["value"], 2) == 13.97


@pytest.mark.parametrize("indicator", REGISTERS)
def test_the_midlands_are_the_sum_of_their_practices(indicator, results, raw):
    row = results.filter(
        indicator=indicator, area_code=MIDLANDS, statistic="proportion", stratum="All"
    ).row(0, named=True)
    mine = raw.filter(GROUP_CODE=REGISTERS[indicator], COMM_REGION_CODE=MIDLANDS)
    assert (row["numerator"], row["denominator"]) == tuple(
        mine.select("REGISTER", "PRACTICE_LIST_SIZE").sum().row(0)
    )
    assert row["comparator"] == "England"


def test_every_practice_of_the_midlands_is_there_and_three_that_the_map_lacks(run, results, raw):
    shown = set(
        results.filter(
            indicator="hypertension_register", area_type="practice", statistic="proportion"
        )["area_code"]
    )
    published = raw.filter(GROUP_CODE="HYP")
    midlands = set(published.filter(COMM_REGION_CODE=MIDLANDS)["PRACTICE_CODE"])
    lost = set(published.filter(pl.col("COMM_REGION_CODE").is_null())["PRACTICE_CODE"])
    assert (len(midlands), len(lost)) == (1279, 3)
    assert shown == midlands | lost
    unplaced = run.table("areas").filter(area_type="practice", is_in_focus=False)
    assert lost <= set(unplaced["area_code"])
    found = run.table("data_findings").filter(reason="area_unknown", source="qof_registers")
    assert found["count"].to_list() == [3]


def test_crude_hypertension_falls_with_deprivation_by_the_midlands_own_fifths(raw):
    """The trap that the data's README names, worked out from the files: pooled fifths."""
    mine = raw.filter(GROUP_CODE="HYP", COMM_REGION_CODE=MIDLANDS).drop_nulls("imd_score")
    order = mine["imd_score"].rank("ordinal").to_numpy() - 1
    fifths = crude(mine.with_columns(own=pl.Series(order * 5 // mine.height)), "own")
    levels = [round(100 * x / n, 1) for _, (x, n) in sorted(fifths.items())]
    assert levels == [15.8, 15.8, 15.0, 13.9, 12.8]


def test_crude_hypertension_falls_with_deprivation_by_englands_fifths(results, raw):
    mine = raw.filter(GROUP_CODE="HYP", COMM_REGION_CODE=MIDLANDS)
    shown = results.filter(
        indicator="hypertension_register",
        area_code=MIDLANDS,
        statistic="proportion",
        stratification="practice_deprivation_fifth",
    )
    ours = {
        s: (x, n) for s, x, n in shown.select("stratum", "numerator", "denominator").iter_rows()
    }
    assert ours == crude(mine, "fifth")
    level = [ours[s][0] / ours[s][1] for s in FIFTHS]
    # As by the Midlands' own fifths: highest in the two least deprived, then falling.
    assert level[0] < level[1] < level[2] < min(level[3:])
    gap = results.filter(
        indicator="hypertension_register",
        area_code=MIDLANDS,
        statistic="absolute_gap",
        stratum="Most deprived fifth",
    ).row(0, named=True)
    assert gap["value"] == pytest.approx(100 * (level[0] - level[4]))
    assert gap["upper_ci"] < 0
    assert gap["direction"] == "Least deprived fifth is higher"


def test_the_standardised_gap_points_the_other_way(results):
    """Deprived practices are younger: for their ages they record more, not less."""
    mine = results.filter(indicator="hypertension_register", area_code=MIDLANDS)
    ratio = dict(
        mine.filter(statistic="indirectly_standardised_ratio", comparator=AGE_MODEL)
        .select("stratum", "value")
        .iter_rows()
    )
    assert ratio["Most deprived fifth"] > 100 > ratio["Least deprived fifth"]
    gap = mine.filter(statistic="standardised_gap", stratum="Most deprived fifth").row(
        0, named=True
    )
    assert gap["value"] == pytest.approx(
        ratio["Most deprived fifth"] - ratio["Least deprived fifth"]
    )
    assert gap["lower_ci"] > 0
    assert gap["direction"] == "Most deprived fifth is higher"


def described(raw: pl.DataFrame) -> pl.DataFrame:
    """Practices with a known profile, marked where their leverage is above three times the mean."""
    rows = raw.filter(GROUP_CODE="HYP").drop_nulls(AGES)
    table = rows.select(AGES).to_numpy()
    design = np.column_stack([np.ones(len(table)), (table - table.mean(0)) / table.std(0)])
    basis, _ = np.linalg.qr(design)
    leverage = (basis**2).sum(axis=1)
    return rows.with_columns(unlike=pl.Series(leverage > 3 * leverage.mean()))


def test_practices_unlike_all_others_have_levels_and_no_ratio(run, results, raw):
    mine = results.filter(indicator="hypertension_register", area_type="practice")
    levels = set(mine.filter(statistic="proportion")["area_code"])
    compared = set(
        mine.filter(statistic="indirectly_standardised_ratio", comparator=AGE_MODEL)["area_code"]
    )
    known = described(raw)
    like = set(known.filter(~pl.col("unlike"))["PRACTICE_CODE"])
    assert compared == levels & like
    assert len(levels - compared) > 0
    terms = run.table("models").filter(indicator="hypertension_register", model="age_profile")
    row = terms.row(0, named=True)
    assert row["unlike"] == known["unlike"].sum()
    assert row["fitted_on"] == len(like)
    assert row["left_out"] == 6470 - known.height


def test_expected_adds_up_to_observed_over_the_fitted_practices(results, raw):
    england = results.filter(
        indicator="hypertension_register",
        area_type="country",
        statistic="indirectly_standardised_ratio",
        comparator=AGE_MODEL,
        stratum="All",
    ).row(0, named=True)
    fitted = described(raw).filter(~pl.col("unlike"))
    assert england["numerator"] == fitted["REGISTER"].sum()
    assert england["denominator"] == pytest.approx(england["numerator"], rel=1e-9)
    assert england["comparison"] == "similar"


def test_care_is_shown_as_published_and_never_added_up(results, open_data, raw):
    care = results.filter(statistic="percentage")
    assert set(care["area_type"]) == {"practice"}
    for column in ("lower_ci", "upper_ci", "p_value", "numerator", "denominator"):
        assert care[column].null_count() == care.height
    assert set(care["comparison"]) == {"not_compared"}
    assert not care["is_suppressed"].any()
    assert care["note"].str.contains("without its denominator").all()
    published = pl.read_parquet(
        open_data / "05_qof_primary_care/qof_cvd_2023_24.parquet",
        columns=["Practice.Code", "Achievement_HYP"],
    ).rename({"Practice.Code": "area_code"})
    both = care.filter(indicator="hypertension_care").join(published, on="area_code")
    assert both.height > 1200
    assert both["value"].equals(both["Achievement_HYP"].alias("value"))
    named = {i for i in results["indicator"].unique() if i.endswith("_care")}
    assert set(results.filter(pl.col("indicator").is_in(named))["statistic"]) == {"percentage"}


def test_the_displaced_columns_are_a_finding(run):
    found = run.table("data_findings").filter(reason="columns_displaced")
    assert found["source"].to_list() == ["qof_care"]
    assert "Prevalence_LVSD" in found["message"][0]


def test_every_result_has_an_id_of_its_own(results):
    assert results.height > 50_000
    assert results["result_id"].is_unique().all()


def test_findings_are_of_the_midlands_and_ranked_by_certain_people(run):
    findings = run.table("findings")
    focus = run.table("areas").filter("is_in_focus").select("area_type", "area_code")
    assert not findings.is_empty()
    assert findings.join(focus, on=["area_type", "area_code"], how="anti").is_empty()
    assert not findings["indicator"].str.ends_with("_care").any()
    assert (findings["q_value"] <= 0.05).all()
    assert findings["rank"].to_list() == list(range(1, findings.height + 1))


def test_recorded_hypertension_is_concentrated_among_the_least_deprived(results):
    """The published counts of the fifths, by the definition: 2 Σ a(y − μ)(R − ½) / μ."""
    here = {"indicator": "hypertension_register", "area_code": MIDLANDS}
    fifths = results.filter(
        statistic="proportion", stratification="practice_deprivation_fifth", **here
    )
    counts = {s: (x, n) for s, x, n in fifths.select("stratum", "numerator", "denominator").rows()}
    x, n = np.array([counts[s] for s in FIFTHS]).T
    share, level = n / n.sum(), x / n
    mean, rank = x.sum() / n.sum(), np.cumsum(share) - share / 2
    expected = 2 * (share * (level - mean) * (rank - 0.5)).sum() / mean
    row = results.filter(statistic="relative_concentration_index", **here).row(0, named=True)
    assert expected > 0
    assert row["value"] == pytest.approx(expected)
    assert row["lower_ci"] > 0
    assert row["direction"] == "the least disadvantaged end is higher"
