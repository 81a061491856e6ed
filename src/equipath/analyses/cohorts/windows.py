"""From which day to which records count, for a piece of the study's period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from equipath.study.condition import days
from equipath.study.pieces import months_before
from equipath.study.variable import Window

MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Span:
    """Days, both included; no first day is from whenever."""

    first: date | None
    last: date

    @property
    def is_empty(self) -> bool:
        """Whether it would end before it begins."""
        return self.first is not None and self.first > self.last


def span(window: Window, start: date, end: date) -> Span:
    """Return the days of a window for a piece of the period from `start` to `end`.

    What a person's own dates further limit (`after`, `before`) is not in it. Nothing later than
    the piece's last day is, whatever day is written in `to`.
    """
    if window.in_period:
        return Span(start, end)
    if window.at_start:
        return Span(start, start)
    if window.at_end:
        return Span(end, end)
    if window.first or window.last:
        return Span(window.first, min(window.last or end, end))
    if window.within and not (window.after or window.before):
        return Span(_back(end, window.within), end)
    return Span(None, end)


def around(spans: Iterable[Span]) -> Span | None:
    """Return the days of several spans and those between; None where all are empty."""
    some = [each for each in spans if not each.is_empty]
    if not some:
        return None
    firsts = [each.first for each in some if each.first is not None]
    return Span(min(firsts) if len(firsts) == len(some) else None, max(each.last for each in some))


def _back(end: date, length: str) -> date:
    """Return the first of the days that end with `end` and are so long."""
    number, unit = length.split()
    after = end + timedelta(days=1)
    months = MONTHS.get(unit.rstrip("s"))
    if months is None:
        return after - timedelta(days=days(length))
    return months_before(after, int(number) * months)
