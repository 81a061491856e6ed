"""Headers are found where publishers move and respell them, and never taken for others."""

import pytest

from equipath.sources.headers import distinct, find_header_row, match_headers, normalise, repeated


@pytest.mark.parametrize(
    "spelling",
    [
        "Practice code",
        "PRACTICE_CODE",
        " Practice\ncode ",
        "Practice\u00a0code",
        "\ufeffPractice code",
        "Practice-code:",
        "Practice code [note 1]",
        "Practice code [Note 1][note 2]",
        "Practice code (notes 1 and 2)",
    ],
)
def test_spellings_of_one_header_are_alike(spelling: str) -> None:
    assert normalise(spelling) == "practice code"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Population (M)", "Population (F)"),
        ("Aged <18", "Aged 18+"),
        ("Register %", "Register"),
        ("Rate [c]", "Rate"),
        ("Aged 1", "Aged 11"),
    ],
)
def test_headers_of_different_meaning_are_not_alike(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_header_spelt_exactly_is_no_drift_even_beside_one_that_is_alike() -> None:
    match = match_headers(["Rate [note 2]"], ["Rate [note 1]", "Rate [note 2]"])
    assert match.mapping == {"Rate [note 2]": "Rate [note 2]"}
    assert match.drifted == ()


def test_a_respelt_header_is_matched_and_told() -> None:
    match = match_headers(["List size", "ODS code"], ["ods_code", "LIST SIZE [note 3]"])
    assert match.mapping == {"List size": "LIST SIZE [note 3]", "ODS code": "ods_code"}
    assert match.drifted == (("List size", "LIST SIZE [note 3]"), ("ODS code", "ods_code"))


def test_a_missing_header_is_offered_the_nearest_and_not_matched_to_it() -> None:
    match = match_headers(["Practice code", "Sex"], ["Practice name", "Register"])
    assert match.mapping == {}
    assert match.missing == (("Practice code", "Practice name"), ("Sex", ""))


def test_of_two_headers_that_are_alike_neither_is_guessed() -> None:
    match = match_headers(["Rate"], ["Rate [note 1]", "Rate [note 2]"])
    assert match.mapping == {}
    assert match.missing == (("Rate", "Rate [note 1]"),)


def test_two_wanted_headers_never_share_one_column() -> None:
    match = match_headers(["Rate [note 1]", "Rate [note 2]"], ["Rate"])
    assert match.mapping == {}
    assert match.missing == (("Rate [note 1]", "Rate"), ("Rate [note 2]", "Rate"))


def test_the_header_row_is_found_under_titles_that_share_a_word_with_it() -> None:
    sheet = [
        ["Hypertension register", "", ""],
        ["Published by the register office", "", ""],
        [],
        ["Practice code", "REGISTER", "List size [note 1]"],
        ["A1", "10", "100"],
    ]
    assert find_header_row(sheet, ["practice code", "Register", "List size"]) == 3


def test_with_no_wanted_header_the_nearest_row_is_shown_to_the_reader() -> None:
    sheet = [["a", "b", "c", "d"], ["Practice cod", "Lists size"], ["1", "2", "3", "4"]]
    assert find_header_row(sheet, ["Practice code", "List size"]) == 1


def test_with_nothing_near_the_first_of_the_fullest_rows_is_taken() -> None:
    sheet = [["A title"], ["x", "y", "z"], ["1", "2", "3"]]
    assert find_header_row(sheet, ["Practice code"]) == 1


def test_headers_below_the_fortieth_row_are_not_looked_for() -> None:
    sheet = [["filler", "row"]] * 40 + [["Practice code", "Register"]]
    assert find_header_row(sheet, ["Practice code", "Register"]) == 0


def test_blank_headers_are_named_by_place_and_repeated_ones_by_order() -> None:
    assert distinct(["Code", " ", "Register", "REGISTER "]) == [
        "Code",
        "column 2",
        "Register (1)",
        "REGISTER (2)",
    ]


def test_a_number_given_to_a_repeated_header_never_takes_the_name_of_another() -> None:
    named = distinct(["Register", "register", "Register (1)", "", "column 4"])
    assert len({name.casefold() for name in named}) == 5
    assert named[2] == "Register (1)"


def test_only_a_wanted_header_that_stands_twice_is_repeated() -> None:
    headers = ["Code", "Register", "Note", "register", "Note"]
    assert repeated(["Code", "Register"], headers) == {"Register": [2, 4]}
