"""Before and after a change, as an indicator asks for it: beside a comparison, and refused."""

import json
from datetime import date

import polars as pl
import pytest

from equipath.errors import StudyError
from equipath.estimates.askable import stop_if_unaskable
from equipath.estimates.askable_change import stop_if_nowhere
from equipath.estimates.further import further
from equipath.study.asked import Asked
from tests.unit.estimates.declared import area_map, counts, fifths, indicator, only, study

PERIOD = {"start": date(2024, 1, 1), "end": date(2024, 8, 31), "every": ["whole", "month"]}
CHANGED = [20, 22, 21, 23, 40, 41, 43, 42]
COMPARED = [10, 11, 12, 11, 13, 12, 14, 13]
DAY = {"changed_on": date(2024, 5, 1)}


def of_month(month: int, *rows) -> pl.DataFrame:
    start = date(2024, month, 1)
    end = pl.col("period_start").dt.month_end()
    return counts(*rows, period_start=start).with_columns(period_end=end)


def by_area(hidden: tuple[int, str] = (0, "")) -> pl.DataFrame:
    """Two ICBs that changed, and two that did not, in each of eight months."""
    return pl.concat(
        of_month(
            month,
            *(
                ("icb", code, "All", None if (month, code) == hidden else x, n)
                for code, x, n in (
                    ("A", a / 2, 100),
                    ("B", a / 2, 100),
                    ("C", b, 150),
                    ("D", b, 50),
                    ("Not known", 40, 50),
                )
            ),
        )
        for month, (a, b) in enumerate(zip(CHANGED, COMPARED, strict=True), start=1)
    )


def found(rows: pl.DataFrame, statistic: str, stratifiers=(), **asked) -> pl.DataFrame:
    checked = indicator(
        statistics=({"statistic": statistic, **DAY, **asked},),
        stratifiers=tuple(s.name for s in stratifiers),
    )
    of = study(checked, period=PERIOD, stratifiers=stratifiers)
    return pl.concat(
        [m for m in further(of, checked, rows, rows) if m["statistic"][0] == statistic]
    )


def test_areas_that_changed_are_added_up_beside_all_others():
    row = only(found(by_area(), "difference_in_differences", changed={"icb": ["A", "B"]}))
    changed = sum(CHANGED[4:]) / 800 - sum(CHANGED[:4]) / 800
    compared = 2 * sum(COMPARED[4:]) / 800 - 2 * sum(COMPARED[:4]) / 800
    assert row["value"] == pytest.approx(100 * (changed - compared))
    assert row["lower_ci"] < row["value"] < row["upper_ci"]
    assert (row["area_type"], row["area_code"], row["stratum"]) == ("country", "E", "All")
    assert row["comparator"] == "A, B against C, D, each month"
    assert (row["numerator"], row["denominator"]) == (sum(CHANGED), 1600)
    series = json.loads(row["more"])["series"]
    assert [p["numerator"] for p in series if p["is_comparison"]] == [2 * x for x in COMPARED]
    assert series[0]["period_start"] == "2024-01-01"
    assert series[0]["value"] == pytest.approx(10)


def test_a_comparison_may_be_named():
    every = found(by_area(), "ratio_of_ratios", changed={"icb": "A"}, comparison={"icb": "C"})
    row = only(every)
    expected = (sum(CHANGED[4:]) / sum(CHANGED[:4])) / (sum(COMPARED[4:]) / sum(COMPARED[:4]))
    assert row["value"] == pytest.approx(expected)
    assert row["comparator"] == "A against C, each month"


def test_a_series_beside_its_comparison_is_the_difference_of_both():
    row = only(found(by_area(), "interrupted_time_series", changed={"icb": ["A", "B"]}))
    more = json.loads(row["more"])
    assert (more["periods_before"], more["periods_after"]) == (4, 4)
    # What lay between them before: 0, 0, −1.5, 0.5 points; its slope by hand.
    apart = [100 * (a / 200 - 2 * b / 200) for a, b in zip(CHANGED, COMPARED, strict=True)]
    slope = sum((i - 1.5) * y for i, y in enumerate(apart[:4])) / 5
    assert more["slope_before"] == pytest.approx(slope)
    assert more["slope_before_lower_ci"] < slope < more["slope_before_upper_ci"]


def test_a_hidden_month_is_left_out_and_said_and_the_value_is_not_called_hidden():
    hidden = by_area(hidden=(3, "B"))
    for statistic in ("difference_in_differences", "interrupted_time_series"):
        row = only(found(hidden, statistic, changed={"icb": ["A", "B"]}))
        assert row["value"] is not None
        assert not row["is_suppressed"]
        assert "1 of 8 months hidden and left out" in row["note"]
    before = json.loads(only(found(hidden, "ratio_of_ratios", changed={"icb": ["A", "B"]}))["more"])
    assert before["changed_before_numerator"] == 20 + 22 + 23
    assert before["comparison_before_numerator"] == 2 * (10 + 11 + 11)


def test_without_a_comparison_a_hidden_month_is_said_too():
    row = only(found(by_area(hidden=(3, "B")), "interrupted_time_series"), area_code="B")
    assert row["value"] is not None
    assert not row["is_suppressed"]
    assert row["note"].startswith("fewer than 8 periods on a side")
    assert row["note"].endswith("1 of 8 months hidden and left out")


def test_what_has_no_value_for_hidden_months_is_hidden():
    rows = by_area().with_columns(numerator=None, is_suppressed=True)
    row = only(found(rows, "interrupted_time_series"), area_code="A")
    assert row["value"] is None
    assert row["is_suppressed"]


def test_the_month_in_whose_midst_it_changed_is_neither_before_nor_after():
    mid = {"changed_on": date(2024, 5, 16), "changed": {"icb": ["A", "B"]}}
    row = only(found(by_area(), "difference_in_differences", **mid))
    assert json.loads(row["more"])["changed_after_numerator"] == sum(CHANGED[5:])
    assert row["note"] == "the month in which it changed is left out"


def test_groups_may_have_changed_and_are_compared_in_each_area():
    rows = pl.concat(
        of_month(
            month,
            *(
                ("icb", "A", f"fifth/{stratum}", x, 100)
                for stratum, x in (("Most deprived", a), ("Middle", b), ("Not known", 50))
            ),
        )
        for month, (a, b) in enumerate(zip(CHANGED, COMPARED, strict=True), start=1)
    )
    changed = {"changed": {"fifth": "Most deprived"}, "stratifiers": [fifths()]}
    row = only(found(rows, "difference_in_differences", **changed))
    assert (row["area_code"], row["stratification"], row["stratum"]) == ("A", "fifth", "All")
    assert row["comparator"] == "Most deprived against Middle, each month"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"changed": {}}, "Without a comparison ask `interrupted_time_series`"),
        ({"changed": {"icbs": ["A"]}}, "Did you mean `icb`?"),
        ({"changed": {"fifth": ["Most depraved"]}}, "Did you mean `Most deprived`?"),
        ({"changed_on": date(2026, 5, 1)}, "not within the study's 2024-01-01 to 2024-08-31"),
        ({"changed_on": date(2024, 1, 1)}, "not within the study's"),
        (
            {"changed_on": date(2024, 1, 20)},
            "needs a whole period before 2024-01-20 and as many after",
        ),
        (
            {"statistic": "interrupted_time_series", "changed_on": date(2024, 7, 1)},
            "6 before and 2 after (month)",
        ),
        ({"statistic": "p_chart"}, "sets nothing beside a comparison"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_write(asked, said):
    given = {"statistic": "difference_in_differences", "changed": {"icb": ["A"]}, **DAY, **asked}
    checked = indicator(statistics=(given,), stratifiers=("fifth",))
    with pytest.raises(StudyError) as refused:
        stop_if_unaskable(study(checked, stratifiers=[fifths()], period=PERIOD))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"comparison": {"icb": "B"}}, "goes with `changed`"),
        ({"changed": {"icb": "A"}, "changed_on": None}, "goes with `changed_on`"),
        ({"changed": {"icb": ["A", "B"]}, "comparison": {"icb": "B"}}, "`B` is both"),
        ({"changed": {"icb": "A"}, "comparison": {"pcn": "B"}}, "give both of one type"),
        ({"changed": {"icb": []}}, "one area or stratum at least"),
        ({"changed": "A"}, "write one type of area"),
        ({"changed": {"icb": "A", "pcn": "B"}}, "write one type of area"),
    ],
)
def test_a_comparison_is_where_nothing_changed(asked, said):
    with pytest.raises(ValueError, match=said):
        Asked.model_validate({"statistic": "difference_in_differences", **DAY, **asked})


def test_an_area_that_the_map_lacks_is_told_with_the_nearest():
    changed = {"changed": {"icb": ["ICB1"]}, "comparison": {"icb": ["ICB4"]}}
    twice = [
        {"statistic": n, **DAY, **changed} for n in ("ratio_of_ratios", "interrupted_time_series")
    ]
    checked = indicator(statistics=twice)
    places = area_map({"P1": "ICB1", "P2": "ICB2"})
    with pytest.raises(StudyError) as refused:
        stop_if_nowhere(study(checked, period=PERIOD), places)
    assert str(refused.value).count("comparison: the map has no icb `ICB4`.") == 1
