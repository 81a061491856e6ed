"""Expected uptake: need, share and exposure on one side, a count on the other."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.expected_uptake import expected_uptake

ROW = {
    "numerator": 37,
    "lower_need": 300,
    "upper_need": 500,
    "share": 0.14,
    "observed_months": 12,
    "count_type": "starts",
    "expected_count_type": "starts",
}


def uptake(**changed):
    return expected_uptake(**{**ROW, **changed})


def test_a_range_of_need_gives_a_range_of_expected_people():
    found = uptake()
    assert found.value[0] == pytest.approx(37 / 56)
    extra = {name: column[0] for name, column in found.extra.items()}
    assert (extra["lower_expected"], extra["expected"], extra["upper_expected"]) == pytest.approx(
        (42, 56, 70)
    )
    assert extra["direction"] == "the expected is higher"


def test_the_need_itself_is_the_middle_where_it_is_known():
    assert uptake(need=330).value[0] == pytest.approx(37 / (330 * 0.14))
    assert uptake(need=600).note[0] == "the need is outside its range"


def test_the_interval_takes_both_sides_at_their_ends():
    """Byar's limits of 37 written out, against 70 and against 42."""
    found, z = uptake(multiplier=100), 1.959963984540054
    low = 37 * (1 - 1 / (9 * 37) - z / (3 * np.sqrt(37))) ** 3
    high = 38 * (1 - 1 / (9 * 38) + z / (3 * np.sqrt(38))) ** 3
    assert found.lower_ci[0] == pytest.approx(100 * low / 70)
    assert found.upper_ci[0] == pytest.approx(100 * high / 42)


def test_unequal_periods_are_refused_unless_annualised():
    refused = uptake(observed_months=17)
    assert refused.note[0] == "the periods differ in length: annualise"
    assert np.isnan([refused.value[0], refused.lower_ci[0], refused.extra["expected"][0]]).all()
    assert uptake(observed_months=17, annualised=True).note[0] == ""


def test_equal_periods_need_not_be_years():
    """37 in half a year of 150 to 250 expected in half a year: as of 300 to 500 in a year."""
    half = {"observed_months": 6, "expected_months": 6, "lower_need": 150, "upper_need": 250}
    plain, annual = uptake(**half), uptake(**half, annualised=True)
    assert plain.value[0] == annual.value[0] == pytest.approx(37 / 28)
    assert (plain.extra["months"][0], annual.extra["months"][0]) == (6, 12)
    assert annual.extra["observed"][0] == pytest.approx(74)
    assert annual.extra["upper_expected"][0] == pytest.approx(70)


def test_starts_and_ever_treated_are_never_mixed():
    mixed = uptake(numerator=[37] * 3, count_type=["starts", "ever treated", " Ever Treated "],
                   expected_count_type=["ever treated", "starts", "ever treated"])  # fmt: skip
    assert mixed.note.tolist() == ["starts and ever treated are not compared"] * 2 + [""]


def test_who_was_ever_treated_is_no_number_a_month():
    ever = {"count_type": "ever treated", "expected_count_type": "ever treated"}
    words = "ever treated cannot be put on other months"
    assert uptake(**ever, observed_months=17, annualised=True).note[0] == words
    assert uptake(**ever, observed_months=17).note[0] == words
    assert uptake(**ever, observed_months=17, expected_months=17).value[0] == pytest.approx(37 / 56)


def test_nobody_treated_is_nought_with_an_upper_limit():
    found = uptake(numerator=0)
    assert found.value[0] == found.lower_ci[0] == 0
    assert found.upper_ci[0] == pytest.approx(-np.log(0.025) / 42), "exact Poisson"


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({"numerator": None}, "the numerator is missing"),
        ({"numerator": -1}, "a count is negative"),
        ({"lower_need": None}, "the need is missing"),
        ({"lower_need": -1}, "the need is negative"),
        ({"lower_need": 501}, "the lower need is above the upper"),
        ({"lower_need": 0}, "the lower need is zero: no ratio"),
        ({"share": None}, "the share is missing"),
        ({"share": 14}, "the share is not between 0 and 1"),
        ({"share": 0}, "the share is zero: none are expected"),
        ({"observed_months": None}, "the months are missing"),
        ({"observed_months": 0}, "there are no months"),
        ({"count_type": ""}, "a count is neither of `starts` nor of `ever treated`"),
    ],
)
def test_what_cannot_be_compared_says_why_and_leaves_the_others(changed, note):
    (name, value), = changed.items()  # fmt: skip
    found = uptake(**{"numerator": [37, 37], name: [value, ROW[name]]})
    assert found.note.tolist() == [note, ""]
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert found.value[1] == pytest.approx(37 / 56)


def test_words_for_another_number_of_rows_are_refused():
    with pytest.raises(StatisticError, match="`count_type` must hold one word"):
        uptake(numerator=[1, 2, 3], count_type=["starts", "starts"])
