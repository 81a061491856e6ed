"""Everything together: what is reported, and names that are the same in every run."""

import polars as pl

from equipath.estimates.compute import compute, totals
from equipath.estimates.focus import areas_in_focus
from equipath.results.schema import NAMES_A_RESULT, RESULTS
from equipath.study.study import Focus
from tests.unit.estimates.declared import (
    FIFTHS,
    WHOLE,
    area_map,
    counts,
    fifths,
    given,
    indicator,
    only,
    study,
)

PRACTICES = {f"P{i}": "A" if i < 8 else "B" for i in range(16)}
AREAS = area_map(PRACTICES)
CHECKED = indicator(stratifiers=("fifth",))


def everything() -> pl.DataFrame:
    by_area = [("practice", c, "All", 100 + i, 300) for i, c in enumerate(PRACTICES)]
    by_area += [("icb", "A", "All", 828, 2400), ("icb", "B", "All", 892, 2400)]
    by_area += [(*WHOLE, "All", 1720, 4800)]
    by_fifth = [
        (t, c, f"fifth/{s}", 150 + 5 * i, 480)
        for t, c in (WHOLE, ("icb", "A"), ("icb", "B"))
        for i, s in enumerate(FIFTHS)
    ]
    return counts(*by_area, *by_fifth)


def with_focus(*codes: str):
    made = study(CHECKED, stratifiers=[fifths()])
    areas = made.areas.model_copy(update={"focus": Focus(type="icb", codes=codes)})
    return made.model_copy(update={"areas": areas})


def test_areas_outside_the_focus_are_counted_and_not_reported():
    results, detail = compute(with_focus("A"), given(everything(), AREAS))
    shown = set(results.select("area_type", "area_code").iter_rows())
    assert shown == {("practice", c) for c, icb in PRACTICES.items() if icb == "A"} | {
        ("icb", "A"),
        WHOLE,
    }
    # Yet the funnel stands around all sixteen practices: 1,720 of 4,800.
    point = only(results, area_code="P0", statistic="funnel")
    assert point["comparator_value"] == 100 * 1720 / 4800
    assert only(detail, result_id=point["result_id"])["baseline"] == 100 * 1720 / 4800


def test_an_area_whose_place_is_not_known_may_be_in_the_focus_and_is_shown():
    rows = counts(("practice", "P0", "All", 1, 2), ("practice", "lost", "All", 1, 2))
    kept = areas_in_focus(with_focus("B"), AREAS, rows)
    assert kept["area_code"].to_list() == ["lost"]


def test_every_result_has_a_name_of_its_own_that_is_the_same_in_every_run():
    first, _ = compute(with_focus("A", "B"), given(everything(), AREAS))
    again, _ = compute(with_focus("A", "B"), given(everything().reverse(), AREAS))
    assert first.columns == list(RESULTS)
    assert first["result_id"].is_unique().all()
    named = [*NAMES_A_RESULT, "result_id", "value"]
    assert first.select(named).sort(named).equals(again.select(named).sort(named))


def test_a_sum_with_a_part_that_was_not_published_is_not_known():
    bands = pl.concat(
        [
            counts(("icb", "A", "All", 5, 10), age_band="0-4", sex="Female"),
            counts(("icb", "A", "All", None, 10), age_band="5-9", sex="Female"),
            counts(("icb", "B", "All", 5, 10), age_band="0-4", sex="Female"),
            counts(("icb", "B", "All", 6, 12), age_band="5-9", sex="Male"),
        ]
    ).with_columns(hidden=pl.col("numerator").is_null().cast(pl.UInt32))
    made = totals(bands)
    assert only(made, area_code="A")["numerator"] is None
    whole = only(made, area_code="B")
    assert (whole["numerator"], whole["denominator"]) == (11, 22)
    assert (whole["age_band"], whole["sex"]) == ("All", "All")
