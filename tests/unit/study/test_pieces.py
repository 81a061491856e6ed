"""A period is cut into whole pieces, both days included; what is left over is in none."""

from datetime import date

import pytest

from equipath.study.pieces import pieces
from equipath.study.study import Every, Period

Span = tuple[date, date]


def cut(start: date, end: date, *every: Every) -> list[Span]:
    period = Period(start=start, end=end, every=every)
    return [(first, last) for _, first, last in pieces(period)]


def test_months_are_those_of_the_calendar_that_lie_wholly_inside() -> None:
    assert cut(date(2023, 12, 15), date(2024, 3, 30), "month") == [
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 2, 1), date(2024, 2, 29)),
    ]


def test_quarters_are_those_of_the_calendar_that_lie_wholly_inside() -> None:
    assert cut(date(2023, 2, 1), date(2023, 12, 31), "quarter") == [
        (date(2023, 4, 1), date(2023, 6, 30)),
        (date(2023, 7, 1), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2023, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        (
            date(2021, 1, 1),
            date(2024, 2, 29),
            [
                (date(2021, 3, 1), date(2022, 2, 28)),
                (date(2022, 3, 1), date(2023, 2, 28)),
                (date(2023, 3, 1), date(2024, 2, 29)),
            ],
        ),
        (
            date(2022, 4, 1),
            date(2024, 3, 31),
            [(date(2022, 4, 1), date(2023, 3, 31)), (date(2023, 4, 1), date(2024, 3, 31))],
        ),
        (date(2023, 4, 2), date(2024, 3, 31), []),
        (date(2023, 1, 16), date(2024, 1, 15), [(date(2023, 1, 16), date(2024, 1, 15))]),
    ],
)
def test_years_are_twelve_months_back_from_the_end(
    start: date, end: date, years: list[Span]
) -> None:
    assert cut(start, end, "year") == years


def test_the_whole_is_as_long_as_the_study() -> None:
    assert cut(date(2023, 1, 16), date(2023, 3, 5), "whole") == [
        (date(2023, 1, 16), date(2023, 3, 5))
    ]


def test_a_piece_that_is_two_kinds_at_once_is_there_once() -> None:
    quarter = (date(2023, 4, 1), date(2023, 6, 30))
    assert cut(*quarter, "whole", "quarter") == [quarter]
