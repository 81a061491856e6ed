"""What is found: for certain, of many people, once a place, and seldom by chance."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from equipath.estimates.compute import compute
from equipath.estimates.levels import levels
from equipath.estimates.reach import reach
from equipath.findings.rank import rank
from equipath.results.schema import fit, with_ids
from equipath.study.stratifier import Stratifier
from equipath.study.threshold import Threshold
from tests.unit.estimates.declared import (
    FIFTHS,
    area_map,
    counts,
    fifths,
    given,
    indicator,
    only,
    study,
)

HALF = Threshold.model_validate(
    {"name": "half", "title": "Half", "values": [{"value": 50, "source": "us"}]}
)
CHECKED = indicator(target="half")


def with_target(*indicators, **changes):
    made = study(*(indicators or [CHECKED]), **changes)
    return made.model_copy(update={"thresholds": {"half": HALF}})


def areas(results: pl.DataFrame, outside: tuple[str, ...] = ()) -> pl.DataFrame:
    shown = results.select("area_type", "area_code").unique().sort("area_code")
    return shown.select(
        "area_type",
        "area_code",
        area_name=pl.format("The {} {}", "area_type", "area_code"),
        is_in_focus=~pl.col("area_code").is_in(list(outside)),
    )


def against_half(rows: pl.DataFrame) -> pl.DataFrame:
    """The results of a study of nothing but a target."""
    declared, placed = with_target(), area_map({})
    parts = [levels(declared, CHECKED, rows, placed), reach(declared, CHECKED, rows, placed)]
    return fit(with_ids(pl.concat(parts, how="diagonal_relaxed")), "results")


def found(rows: pl.DataFrame, **changes) -> pl.DataFrame:
    results = against_half(rows)
    return rank(with_target(**changes), results, areas(results))


def practices(numerators, denominator: int) -> pl.DataFrame:
    return counts(
        *(("practice", f"P{i}", "All", int(x), denominator) for i, x in enumerate(numerators))
    )


def test_of_everything_found_few_are_found_by_chance():
    """Forty of two hundred practices are truly below the target, the others are at it."""
    shares, right = [], 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        level = np.where(np.arange(200) < 40, 0.44, 0.5)
        codes = found(practices(rng.binomial(800, level), 800))["area_code"].to_list()
        false = [code for code in codes if int(code[1:]) >= 40]
        shares.append(len(false) / max(1, len(codes)))
        right += len(codes) - len(false)
    # 0.05 is what is promised on average; half of what is not so is better, and is no finding.
    assert np.mean(shares) < 0.05
    assert right / (60 * 40) > 0.6


def test_where_nothing_is_unequal_hardly_ever_is_anything_found():
    runs = 60
    with_findings = 0
    for seed in range(runs):
        rng = np.random.default_rng(1000 + seed)
        with_findings += not found(practices(rng.binomial(800, np.full(200, 0.5)), 800)).is_empty()
    assert with_findings <= 0.1 * runs


def test_what_is_tested_beside_it_decides_what_is_a_finding():
    one = [460]  # p = 0.005 of 1,000 at a target of a half: a finding, were it all there is
    assert found(practices(one, 1000))["area_code"].to_list() == ["P0"]
    assert found(practices([*one, *[500] * 50], 1000)).is_empty()


def test_many_people_for_certain_come_before_a_small_extreme_practice():
    rows = counts(
        ("practice", "tiny", "All", 0, 12),  # nobody of twelve: six people at most
        ("icb", "large", "All", 46_000, 100_000),  # four points of 100,000
    )
    ranked = found(rows)
    assert ranked["area_code"].to_list() == ["large", "tiny"]
    assert only(ranked, area_code="large")["people"] == pytest.approx(4000)


def test_areas_that_do_better_are_tested_and_are_no_findings():
    assert found(practices([700], 1000)).is_empty()


def test_a_stricter_study_finds_less():
    rows = practices([465], 1000)  # p = 0.027
    assert found(rows).height == 1
    assert found(rows, false_discovery_rate=0.01).is_empty()


def test_nothing_outside_the_focus_is_found_or_tested():
    results = against_half(practices([300, 460], 1000))
    ranked = rank(with_target(), results, areas(results, outside=("P0",)))
    assert ranked["area_code"].to_list() == ["P1"]
    alone = against_half(practices([460], 1000))
    assert (
        ranked["q_value"].to_list() == rank(with_target(), alone, areas(alone))["q_value"].to_list()
    )


def test_only_the_last_period_is_told_and_the_longest_that_ends_with_it():
    months = [(date(2025, 2, 1), date(2025, 2, 28)), (date(2025, 3, 1), date(2025, 3, 31))]
    year = (date(2024, 4, 1), date(2025, 3, 31))
    rows = pl.concat(
        [
            counts(("icb", "A", "All", 400, 1000), period_start=start, period_end=end)
            for start, end in [*months, year]
        ]
    )
    results = against_half(rows)
    ranked = rank(with_target(), results, areas(results))
    told = results.filter(pl.col("result_id").is_in(ranked["result_id"].implode()))
    assert told.select("period_start", "period_end").rows() == [year]


def test_a_percentage_without_a_base_is_never_tested():
    care = indicator("care", kind="percentage")
    rows = counts(("practice", "P1", "All", None, None), indicator="care").with_columns(
        percentage=pl.lit(3.0)
    )
    results, _ = compute(study(care), given(rows, area_map({"P1": "A"})))
    assert results.height == 1
    assert rank(study(care), results, areas(results)).is_empty()


def whole_study() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Thirty practices, one far below the others, and fifths that differ, against a target."""
    by = fifths()
    checked = indicator(target="half", stratifiers=("fifth",))
    declared = with_target(checked, stratifiers=[by])
    codes = {f"P{i}": "A" for i in range(30)}
    numbers = [200, *[590, 610, 600] * 9, 600, 600]
    rows = [("practice", c, "All", x, 1000) for c, x in zip(codes, numbers, strict=True)]
    total = sum(numbers)
    rows += [("icb", "A", "All", total, 30_000), ("country", "E", "All", total, 30_000)]
    parts = [(900, 3000), (4000, 6000), (4450, 7000), (4500, 7000), (4400, 7000)]
    rows += [("icb", "A", f"fifth/{s}", x, n) for s, (x, n) in zip(FIFTHS, parts, strict=True)]
    results, _ = compute(declared, given(counts(*rows), area_map(codes)))
    return results, rank(declared, results, areas(results))


def test_one_place_is_one_finding_though_several_comparisons_show_it():
    results, ranked = whole_study()
    worse = results.filter(area_code="P0", comparison="worse", stratum="All")
    assert set(worse["statistic"]) >= {"funnel", "comparison", "proportion"}
    assert ranked.filter(area_code="P0").height == 1


def test_a_finding_says_what_each_level_would_mean_in_people():
    _, ranked = whole_study()
    row = only(ranked, area_code="P0")
    assert row["reach_target"] == pytest.approx(300)  # half of 1,000, less 200
    level = sum([200, *[590, 610, 600] * 9, 600, 600]) / 30_000
    assert row["reach_comparator"] == pytest.approx(1000 * level - 200)
    stratum = only(ranked, kind="does worse than the reference")
    # The best of the large strata, at two thirds of its people: 2,000 of 3,000, less 900.
    assert stratum["reach_best"] == pytest.approx(1100)
    # The reference is the least deprived, 4,400 of 7,000.
    assert stratum["people"] == pytest.approx(3000 * 4400 / 7000 - 900)
    assert 0 < stratum["people_lower"] < stratum["people"] < stratum["people_upper"]


def test_a_group_is_not_blamed_for_what_is_said_of_one_whose_name_begins_alike():
    by = Stratifier.model_validate(
        {
            "name": "ethnic_group",
            "title": "Ethnic group",
            "column": "ethnic_group",
            "strata": [{"name": "White"}, {"name": "White British"}],
            "reference": "White British",
        }
    )
    checked = indicator(stratifiers=("ethnic_group",))
    declared = study(checked, stratifiers=[by])
    rows = counts(
        ("icb", "A", "ethnic_group/White", 900, 1000),
        ("icb", "A", "ethnic_group/White British", 500, 1000),
    )
    results, _ = compute(declared, given(rows, area_map({"P": "A"})))
    gap = only(results, statistic="absolute_gap")
    assert gap["direction"] == "White British does worse"
    assert rank(declared, results, areas(results)).is_empty()


@pytest.mark.parametrize(
    ("numerator", "words"),
    [(4650, "beyond reasonable doubt"), (485, "likely")],
)
def test_certainty_is_said_in_words(numerator, words):
    n = 10_000 if numerator > 1000 else 1000
    rows = counts(("icb", "A", "All", numerator if n > 1000 else 465, n))
    assert found(rows)["certainty"].to_list() == [words]
