"""Numbers, names and dates read the same everywhere, and a hidden number is never a nought."""

from datetime import date

import pytest

from equipath.pages import words


@pytest.mark.parametrize(
    ("shouted", "read"),
    [
        ("SPECTRUM HEALTH", "Spectrum Health"),
        ("UNITY (NOTTINGHAM) PCN", "Unity (Nottingham) PCN"),
        ("NHS DERBY AND DERBYSHIRE CCG", "NHS Derby and Derbyshire CCG"),
        ("ST MARY'S MEDICAL CENTRE", "St Mary's Medical Centre"),
        ("DR O'BRIEN & PARTNERS", "Dr O'Brien & Partners"),
        ("THE SURGERY ON THE HILL", "The Surgery on the Hill"),
        ("STOKE-ON-TRENT", "Stoke-on-Trent"),
        ("SWB URBAN HEALTH PCN", "SWB Urban Health PCN"),
    ],
)
def test_a_shouted_name_is_written_for_reading(shouted, read):
    assert words.name(shouted) == read


@pytest.mark.parametrize("given", ["NHS Leicester City CCG", "Y07025", "E92000001", "McKay House"])
def test_a_name_that_is_not_shouted_and_a_code_stay_as_they_are(given):
    assert words.name(given) == given


def test_an_area_without_a_name_is_not_known():
    assert words.name(None) == "Not known"


def test_a_hidden_count_is_said_to_be_hidden_and_a_missing_one_is_a_dash():
    assert words.count(None, is_hidden=True) == "hidden"
    assert words.count(None) == "–"
    assert words.count(0.0, is_hidden=False) == "0"


def test_people_to_reach_are_whole_and_never_below_nought():
    assert words.people(-12.4) == "0"
    assert words.people(-0.2) == "0"
    assert words.people(1234.6) == "1,235"
    assert words.people(None) == "–"


def test_a_number_too_small_to_show_has_no_minus_before_its_nought():
    assert words.number(-0.04, 1) == "0.0"
    assert words.number(-1234.56, 1) == "−1,234.6"


def test_a_difference_carries_its_sign():
    assert words.signed(2.04, "%") == "+2.0%"
    assert words.signed(-2.04, "%") == "−2.0%"


@pytest.mark.parametrize(
    ("start", "end", "read"),
    [
        (date(2021, 4, 1), date(2022, 3, 31), "April 2021 to March 2022"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 1, 3), date(2024, 1, 9), "3 January 2024 to 9 January 2024"),
    ],
)
def test_a_period_of_whole_months_is_named_by_its_months(start, end, read):
    assert words.period(start, end) == read


def test_a_long_list_says_how_many_more_there_are():
    assert words.listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert words.listed(["a"]) == "a"


def test_where_there_is_no_interval_it_says_none():
    row = {"value": 93.0, "lower_ci": None, "upper_ci": None}
    assert words.interval(row) == "none"


@pytest.mark.parametrize(
    ("given", "read"), [(0.5, "0.5"), (12.0, "12"), (4110.5, "4,110"), (None, "–")]
)
def test_half_a_patient_is_seen_where_counts_are_small(given, read):
    assert words.count(given) == read
