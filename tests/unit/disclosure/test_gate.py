"""What comes out of the gate, rule by rule, on tables small enough to check by hand."""

import polars as pl
import pytest

from equipath.disclosure.gate import release, summary
from equipath.errors import DisclosureError
from tests.unit.disclosure.released import (
    HES,
    LOCAL,
    NO_LINKS,
    OPEN,
    OPENSAFELY,
    by_stratum,
    numerators,
    row,
    table,
)


@pytest.mark.parametrize(
    ("true", "shown"),
    [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (1002, 1000), (1003, 1005)],
)
def test_hes_hides_one_to_seven_and_rounds_the_others_to_five(true, shown):
    assert numerators(table(row(float(true))), HES) == [shown]


def test_hes_totals_are_rounded_from_the_true_totals():
    # 8 + 8 + 12 + 13 = 41 is shown as 40 although what is shown adds up to 45.
    assert numerators(by_stratum(41.0, 8.0, 8.0, 12.0, 13.0), HES) == [40, 10, 10, 10, 15]


def test_opensafely_totals_are_the_sum_of_the_rounded_parts():
    assert numerators(by_stratum(41.0, 8.0, 8.0, 12.0, 13.0), OPENSAFELY) == [45, 10, 10, 10, 15]


def test_opensafely_adds_nothing_for_a_redacted_part():
    # The example of the documentation: 3, 8, 16, 23 of 18, 23, 31, 44.
    counts = table(
        row(50.0, 116.0),
        row(3.0, 18.0, stratum="21-30"),
        row(8.0, 23.0, stratum="31-40"),
        row(16.0, 31.0, stratum="41-50"),
        row(23.0, 44.0, stratum="51+"),
    )
    released = release(counts, NO_LINKS, OPENSAFELY)
    assert released["numerator"].to_list() == [50, None, 10, 15, 25]
    assert released["denominator"].to_list() == [120, 20, 25, 30, 45]


def test_opensafely_shows_no_total_of_nothing_but_redacted_parts():
    released = numerators(by_stratum(12.0, 6.0, 6.0, 0.0), OPENSAFELY)
    assert released == [None, None, None, 0]


def test_hes_national_counts_are_exempt():
    counts = table(row(3.0, 1234.0, area_type="country", area_code="E92000001"))
    released = release(counts, NO_LINKS, HES)
    assert released.select("numerator", "denominator").row(0) == (3, 1234)


def test_a_small_denominator_is_hidden_too():
    released = release(table(row(0.0, 6.0)), NO_LINKS, HES)
    assert released.select("numerator", "denominator").row(0) == (0, None)
    assert released["disclosure_note"].item() == "denominator hidden: a count of 1 to 7"


def test_a_single_small_stratum_takes_a_second_one_with_it():
    # 3 = 53 - 20 - 30 until the smallest other count goes too.
    assert numerators(by_stratum(53.0, 3.0, 20.0, 30.0), LOCAL) == [53, None, None, 30]


def test_two_small_strata_that_have_only_one_solution_take_a_third():
    # Both are 1 to 4 and their sum is 8: each must be 4.
    assert numerators(by_stratum(58.0, 4.0, 4.0, 20.0, 30.0), LOCAL) == [58, None, None, None, 30]


def test_two_hidden_counts_in_a_total_of_fifteen_are_not_left_at_six_or_seven():
    # 14 is shown as 15, so at least 13: of two counts of 1 to 7 each is 6 or 7.
    released = numerators(by_stratum(14.0, 7.0, 7.0, 0.0), HES)
    assert released == [None, None, None, 0]


def test_a_small_complement_hides_the_numerator():
    # 57 of 60: three did not have it. Under a rule without rounding 60 - 57 would say so.
    assert numerators(table(row(57.0, 60.0)), LOCAL) == [None]


def test_a_rate_whose_events_exceed_its_population_has_no_complement():
    counts = table(row(57.0, 60.0), row(90.0, 60.0, area_code="A81002"))
    assert numerators(counts, LOCAL) == [57, 90]


LINKS = pl.DataFrame(
    [("practice", f"A8100{i}", "pcn", "U00001") for i in (1, 2, 3)],
    NO_LINKS.columns,
    orient="row",
)


def areas(*children, parent):
    rows = [row(float(n), area_code=f"A8100{i}") for i, n in enumerate(children, start=1)]
    return table(*rows, row(float(parent), area_type="pcn", area_code="U00001"))


def test_a_parent_area_does_not_give_its_only_small_child_back():
    assert numerators(areas(3, 20, 30, parent=53), LOCAL, LINKS) == [None, None, 30, 53]


def test_a_child_area_that_is_not_in_the_table_leaves_room():
    # One more practice stands outside the table, and 12 people with it: 3 cannot be worked out.
    assert numerators(areas(3, 20, parent=35), LOCAL, LINKS) == [None, 20, 35]


def test_age_bands_and_sexes_bind_a_total_as_strata_do():
    for axis in ("age_band", "sex"):
        counts = table(
            row(53.0),
            *(row(n, **{axis: name}) for n, name in ((3.0, "a"), (20.0, "b"), (30.0, "c"))),
        )
        assert numerators(counts, LOCAL) == [53, None, None, 30]


def test_a_denominator_shared_between_indicators_is_hidden_in_both_or_in_neither():
    counts = [
        row(10.0, 53.0, denominator_key="all"),
        row(0.0, 3.0, stratum="q1", denominator_key="q1"),
        row(10.0, 50.0, stratum="q2", denominator_key="q2"),
    ]
    twice = [{**r, "indicator": name} for name in ("one", "two") for r in counts]
    released = release(table(*twice), NO_LINKS, LOCAL)
    shown = released.partition_by("indicator")
    assert shown[0]["denominator"].to_list() == shown[1]["denominator"].to_list()
    assert shown[0]["denominator"].null_count() >= 2


def test_one_denominator_key_for_different_denominators_is_refused():
    counts = table(
        row(9.0, 50.0, denominator_key="k"),
        row(9.0, 60.0, area_code="A81002", denominator_key="k"),
    )
    with pytest.raises(DisclosureError, match="denominator_key `k` have different denominators"):
        release(counts, NO_LINKS, HES)


def test_a_negative_count_is_refused():
    with pytest.raises(DisclosureError, match="numerator that is negative"):
        release(table(row(-1.0)), NO_LINKS, HES)


def test_open_data_passes_through_with_its_published_suppressions():
    counts = table(row(3.0, 10.0), row(None, 20.0, area_code="A81002"))
    released = release(counts, NO_LINKS, OPEN)
    assert released["numerator"].to_list() == [3, None]
    assert released["is_suppressed"].to_list() == [False, True]
    assert released["disclosure_note"].to_list() == [
        "",
        "numerator not known, or suppressed where it was published",
    ]


def test_rows_keep_their_order_and_their_further_columns():
    counts = table(row(30.0, sum=4.5), row(3.0, area_code="A81002", sum=1.5))
    released = release(counts, NO_LINKS, HES)
    assert released["area_code"].to_list() == ["A81001", "A81002"]
    assert released["sum"].to_list() == [4.5, 1.5]


def test_an_empty_table_is_released_empty():
    assert release(table(row(3.0)).clear(), NO_LINKS, HES).height == 0


def test_the_summary_counts_what_was_hidden_and_why():
    released = release(by_stratum(53.0, 3.0, 20.0, 30.0), NO_LINKS, LOCAL)
    assert summary(released).to_dicts() == [
        {
            "indicator": "admissions",
            "area_type": "practice",
            "rows": 4,
            "shown": 2,
            "hidden_primary": 1,
            "hidden_secondary": 1,
            "unknown": 0,
        }
    ]


@pytest.mark.parametrize(("is_distinct", "shown"), [(False, [100, 97, None]), (True, 1)])
def test_patients_whom_two_parts_may_share_are_still_no_fewer_than_the_total(is_distinct, shown):
    # Of 100 different patients 97 were in one trust, so that 3 or more were in the other: of 1 to
    # 4 that leaves two, and three must stay possible.
    counts = by_stratum(100.0, 97.0, 4.0).with_columns(is_distinct=pl.lit(value=is_distinct))
    released = numerators(counts, LOCAL)
    if is_distinct:
        assert sum(n is not None for n in released) == shown
    else:
        assert released == shown


@pytest.mark.parametrize(
    ("days", "of", "shown"),
    [(200, 1, None), (200, 7, None), (200, 8, 200), (6, 20, 5), (3, 3, None), (0, 0, 0)],
)
def test_what_few_add_up_to_is_hidden_however_much_it_is(days, of, shown):
    counts = table(row(float(days), numerator_rows=float(of)))
    assert numerators(counts, HES) == [shown]


def test_what_few_add_up_to_says_so_and_not_how_few():
    counts = table(row(50.0, 200.0, numerator_rows=None, denominator_rows=1.0))
    released = release(counts, NO_LINKS, HES)
    assert released["disclosure_note"].item() == (
        "denominator hidden: made up by 1 to 7 people or records"
    )
    assert {"numerator_rows", "denominator_rows"}.isdisjoint(released.columns)
    assert summary(released)["hidden_primary"].item() == 0


def of_rows(counts, *rows):
    return counts.with_columns(numerator_rows=pl.Series(rows, dtype=pl.Float64))


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        (HES, [260, None, None, 35]),
        (LOCAL, [260, None, None, 35]),
        # A total that is the sum of what is shown tells nothing of what is not.
        (OPENSAFELY, [60, None, 25, 35]),
    ],
)
def test_a_long_stay_cannot_be_taken_from_the_total_even_where_all_is_rounded(policy, shown):
    # 260 less 25 and 35 is one patient's 200 days, give or take what three are rounded by.
    counts = of_rows(by_stratum(260.0, 200.0, 25.0, 35.0), 18, 1, 8, 9)
    assert numerators(counts, policy) == shown


def test_days_of_all_but_a_few_cannot_be_taken_from_those_of_all():
    # 500 days of 20 stays, 300 of them of 18: two stays make up the 200 between.
    counts = table(row(300.0, 500.0, numerator_rows=18.0, denominator_rows=20.0))
    released = release(counts, NO_LINKS, HES.model_copy(update={"protects_complement": True}))
    assert released.select("numerator", "denominator").null_count().sum_horizontal().item() >= 1


def test_days_are_no_part_of_people_so_few_people_more_than_days_hide_nothing():
    counts = table(row(90.0, 95.0, numerator_rows=40.0, denominator_rows=None))
    released = release(counts, NO_LINKS, HES.model_copy(update={"protects_complement": True}))
    assert released.select("numerator", "denominator").row(0) == (90, 95)
