"""A person is on one list at a time: the later registration ends the earlier."""

from equipath.conform.registrations import without_overlaps
from equipath.engines.engine import Engine
from tests.unit.conform.records import table

DRAWN = """
    person_id | practice_code | start_date | end_date
    Ann       | P1            | 2020-01-01 |
    Ann       | P2            | 2021-01-01 | 2021-12-31
    Ann       | P3            | 2021-06-01 |
    Bob       | P1            | 2020-01-01 | 2020-02-29
    Bob       | P2            | 2020-03-01 |
    Cem       | P1            | 2020-01-01 | 2020-03-01
    Cem       | P2            | 2020-03-01 | 2020-03-01
    Dot       | P1            | 2020-01-01 |
"""
EXPECTED = {
    ("Ann", "P1"): "2020-12-31",  # it had no end, and ends before the next begins
    ("Ann", "P2"): "2021-05-31",  # it is cut by the third
    ("Ann", "P3"): None,
    ("Bob", "P1"): "2020-02-29",  # as it was: the next began on the day after
    ("Bob", "P2"): None,
    ("Cem", "P1"): "2020-02-29",  # of a leap year; one day was shared
    ("Cem", "P2"): "2020-03-01",
    ("Dot", "P1"): None,
}


def test_the_later_registration_ends_the_earlier(engine: Engine) -> None:
    drawn = table("registrations", DRAWN)
    kept = engine.answer(without_overlaps(drawn))
    assert kept.columns == list(drawn.columns)
    ends = {
        (person, practice): None if end is None else f"{end}"
        for person, practice, end in kept.select(
            "person_id", "practice_code", "end_date"
        ).iter_rows()
    }
    assert ends == EXPECTED
    assert kept.height == len(EXPECTED)


def test_other_columns_of_a_registration_are_kept(engine: Engine) -> None:
    drawn = table("registrations", DRAWN, list_code=[f"L{i}" for i in range(8)])
    kept = engine.answer(without_overlaps(drawn)).sort("list_code")
    assert kept["practice_code"].to_list() == ["P1", "P2", "P3", "P1", "P2", "P1", "P2", "P1"]
