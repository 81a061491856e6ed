"""Statistics that an indicator asks for: along strata, areas and periods, from the same counts."""

import json
from datetime import date

import polars as pl
import pytest

from equipath.errors import StudyError
from equipath.estimates.askable import askable, stop_if_unaskable
from equipath.estimates.by_chance import unless_by_chance
from equipath.estimates.further import further
from equipath.estimates.gaps import gaps
from tests.unit.estimates.declared import FIFTHS, counts, fifths, indicator, only, study

COUNTED = [(120, 400), (160, 400), (330, 700), (500, 900), (780, 1200)]
STRATA = counts(
    *(("icb", "A", f"fifth/{s}", x, n) for s, (x, n) in zip(FIFTHS, COUNTED, strict=True)),
    ("icb", "A", "fifth/Not known", 10, 100),
)


def asked(rows: pl.DataFrame, *statistics, stratifiers=(), everywhere=None, **changes):
    """Return what an indicator that asks for these statistics gets of some counts."""
    checked = indicator(
        stratifiers=tuple(s.name for s in stratifiers), statistics=statistics, **changes
    )
    of = study(checked, stratifiers=stratifiers)
    found = further(of, checked, rows, rows if everywhere is None else everywhere)
    made = pl.concat(found, how="diagonal_relaxed")
    return made.filter(pl.col("statistic") != "unknown_bounds")


def test_one_number_sums_up_the_known_strata_and_the_note_counts_the_unknown():
    row = only(asked(STRATA, "between_group_variance", stratifiers=[fifths()]))
    people = sum(n for _, n in COUNTED)
    overall = sum(x for x, _ in COUNTED) / people
    variance = sum(n / people * (x / n - overall) ** 2 for x, n in COUNTED)
    assert row["value"] == pytest.approx(variance * 100**2)
    assert (row["stratum"], row["denominator"]) == ("All", people)
    assert "100 people whose group is not known are left out" in row["note"]


def test_a_hidden_stratum_hides_what_sums_the_strata_up():
    hidden = STRATA.with_columns(
        numerator=pl.when(pl.col("stratum") == "Middle").then(None).otherwise("numerator"),
        is_suppressed=pl.col("stratum") == "Middle",
    )
    row = only(asked(hidden, "between_group_variance", stratifiers=[fifths()]))
    assert row["value"] is None
    assert row["note"]


def test_every_gap_has_the_bounds_of_what_the_unknown_could_make_of_it():
    checked = indicator(stratifiers=("fifth",))
    of = study(checked, stratifiers=[fifths()])
    found = pl.concat(further(of, checked, STRATA, STRATA))
    row = only(found, stratum="Most deprived")
    assert row["statistic"] == "unknown_bounds"
    assert row["value"] == pytest.approx(30 - 65)
    more = json.loads(row["more"])
    among_the_worst, among_the_best = 100 * 130 / 500 - 65, 30 - 100 * 790 / 1300
    assert more["lower_bound"] == pytest.approx(among_the_worst)
    assert more["upper_bound"] == pytest.approx(among_the_best)
    assert row["direction"] == "Most deprived does worse"
    assert not {"Not known", "Least deprived"} & set(found["stratum"])
    assert further(of, checked, STRATA.filter(stratum="Middle"), STRATA) == []


def test_a_statistic_that_needs_an_order_leaves_unordered_stratifiers_alone():
    groups = fifths(name="group", ordered=False)
    rows = pl.concat([STRATA, STRATA.with_columns(stratification=pl.lit("group"))])
    found = asked(rows, "slope_index_of_inequality", stratifiers=[fifths(), groups])
    assert found["stratification"].to_list() == ["fifth"]


def test_intersections_are_drawn_to_what_their_parts_add_up_to():
    crossed = fifths(name="both", column=None, strata=(), ordered=False, crosses=("fifth", "sex"))
    cells = [(f, s) for f in FIFTHS for s in ("Female", "Male", "Not known")]
    rows = counts(
        *(("icb", "A", f"both/{f} × {s}", 20 + 3 * i, 60 + i) for i, (f, s) in enumerate(cells))
    )
    found = asked(rows, "intersectional_estimates", stratifiers=[crossed])
    assert set(found["stratum"]) == {f"{f} × {s}" for f, s in cells}
    assert found["comparator_value"].n_unique() == 1, "All stands beside every intersection"
    first = only(found, stratum="Most deprived × Female")
    crude = 100 * 20 / 60
    assert crude < first["value"] < first["comparator_value"]
    assert json.loads(first["more"])["crude_value"] == pytest.approx(crude)


def test_an_option_that_wants_an_order_leaves_unordered_stratifiers_alone():
    groups = fifths(name="group", ordered=False)
    rows = pl.concat([STRATA, STRATA.with_columns(stratification=pl.lit("group"))])
    against = {"statistic": "people_gap_total", "options": {"against": "least_disadvantaged"}}
    found = asked(rows, against, stratifiers=[fifths(), groups])
    assert found["stratification"].to_list() == ["fifth"]


AREAS = counts(
    *(("practice", f"P{i}", "All", 40 + i, 100) for i in range(12)),
    ("practice", "P12", "All", None, 100),
    ("country", "E", "All", 560, 1300),
)


def test_what_runs_along_areas_stands_around_all_of_them_and_counts_as_the_whole_s():
    found = asked(AREAS, "funnel")
    assert sorted(found["area_code"]) == sorted(f"P{i}" for i in range(12))
    point = only(found, area_code="P0")
    overall = 100 * sum(40 + i for i in range(12)) / 1200
    assert point["comparator_value"] == pytest.approx(overall)
    assert point["comparator"] == "England"


def test_options_take_the_place_of_defaults():
    plain = only(asked(AREAS, "funnel"), area_code="P0")
    wider = {"statistic": "funnel", "options": {"confidence": 0.998}}
    found = only(asked(AREAS, wider), area_code="P0")
    assert found["lower_ci"] < plain["lower_ci"]


MONTHS = pl.concat(
    counts(
        ("icb", "A", "All", x, 100),
        period_start=date(2024, month, 1),
        period_end=date(2024, month, 28),
    )
    for month, x in zip(range(4, 13), (50, 52, 51, 49, 90, 50, 51, 50, 52), strict=True)
)


MONTHLY = {"start": date(2024, 4, 1), "end": date(2024, 12, 31), "every": ["month", "whole"]}


def monthly(rows: pl.DataFrame, *statistics) -> pl.DataFrame:
    checked = indicator(statistics=statistics)
    ends = pl.col("period_start").dt.month_end().alias("period_end")
    found = further(study(checked, period=MONTHLY), checked, rows.with_columns(ends), rows)
    return pl.concat(found, how="diagonal_relaxed") if found else pl.DataFrame()


def test_what_runs_along_periods_takes_months_for_one_series():
    found = monthly(MONTHS, "p_chart").sort("period_start")
    assert found.height == 9
    levels = [50, 52, 51, 49, 90, 50, 51, 50, 52]
    assert found["value"].to_list() == pytest.approx([float(x) for x in levels])
    assert found["mean"][0] == pytest.approx(sum(levels) / 9)
    assert found["point_type"][4] != found["point_type"][3]


def test_limits_are_worked_out_afresh_where_a_reason_is_given():
    rebased = {"statistic": "p_chart", "rebase": {date(2024, 8, 15): "A new clinic"}}
    found = monthly(MONTHS, rebased).sort("period_start")
    assert found["mean"].n_unique() == 2
    assert found["mean"][5] != found["mean"][4], "from September, the first month after the day"


def test_what_only_one_statistic_says_is_kept_as_json():
    row = only(asked(STRATA, "between_group_variance", stratifiers=[fifths()]))
    assert json.loads(row["more"])["expected_by_chance"] > 0


def test_whatever_counts_can_feed_can_be_asked_for():
    crossed = fifths(name="both", column=None, strata=(), ordered=False, crosses=("fifth", "sex"))
    beside = {"difference_in_differences", "ratio_of_ratios"}
    day = {"changed_on": date(2024, 8, 1)}
    wanted = [
        {"statistic": name, **day, "changed": {"icb": "A"} if name in beside else {}}
        for name in askable()
        if name != "rate"
    ]
    every = indicator(stratifiers=("fifth", "both"), statistics=wanted)
    stop_if_unaskable(study(every, stratifiers=[fifths(), crossed], period=MONTHLY))
    assert {"xmr_chart", "theil_index", "median_odds_ratio", "people_gap_total"} <= {*askable()}


@pytest.mark.parametrize(
    ("statistic", "said"),
    [
        ("betwen_group_variance", "Did you mean `between_group_variance`?"),
        ("median", "`median` needs several rows for each answer"),
        ({"statistic": "funnel", "options": {"overdispersoin": "none"}}, "`overdispersion`?"),
        ("interrupted_time_series", "changed_on"),
        ("theil_index", "has no stratifier"),
        ({"statistic": "funnel", "options": {"overdispersion": "addtive"}}, "`additive`?"),
        ({"statistic": "funnel", "options": {"trim": 2}}, "`trim`"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_what_to_write(statistic, said):
    with pytest.raises(StudyError) as refused:
        stop_if_unaskable(study(indicator(statistics=(statistic,))))
    assert said in str(refused.value)
    assert "indicators/checked.yaml: statistics" in str(refused.value)


def test_a_gap_whose_interval_holds_none_may_be_chance():
    rows = counts(
        ("icb", "A", "fifth/Most deprived", 29, 60), ("icb", "A", "fifth/Least deprived", 30, 60)
    )
    checked = indicator(stratifiers=("fifth",))
    made = gaps(study(checked, stratifiers=[fifths()]), checked, [fifths()], rows)
    found = unless_by_chance(made.filter(pl.col("value").is_not_null()))
    assert set(found["direction"]) == {"Most deprived does worse, perhaps by chance"}
