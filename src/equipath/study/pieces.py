"""Cut a study's period into the pieces that counts are added up over."""

from datetime import date, timedelta

from equipath.study.study import Period


def pieces(period: Period) -> list[tuple[str, date, date]]:
    """Return the pieces of a period: what it is one of, its first and last day, both included.

    Months and quarters are those of the calendar that lie wholly inside; `year` counts twelve
    months back from the end, so that the last year is a whole one.
    """
    rows: list[tuple[str, date, date]] = []
    for every in period.every:
        match every:
            case "whole":
                rows.append((every, period.start, period.end))
            case "year":
                rows += [(every, *span) for span in _back(period, 12)]
            case "quarter":
                rows += [(every, *span) for span in _calendar(period, 3)]
            case "month":
                rows += [(every, *span) for span in _calendar(period, 1)]
    first = {(start, end): every for every, start, end in reversed(rows)}
    return [(every, start, end) for every, start, end in rows if first[start, end] == every]


def _after(day: date, months: int) -> date:
    """Return the first day of the month so many months after a day's month."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _calendar(period: Period, months: int) -> list[tuple[date, date]]:
    start = _after(period.start, -((period.start.month - 1) % months))
    spans = []
    while start <= period.end:
        end = _after(start, months) - timedelta(days=1)
        if start >= period.start and end <= period.end:
            spans.append((start, end))
        start = _after(start, months)
    return spans


def _back(period: Period, months: int) -> list[tuple[date, date]]:
    spans = []
    end = period.end + timedelta(days=1)
    while True:
        start = months_before(end, months)
        if start < period.start:
            break
        spans.append((start, end - timedelta(days=1)))
        end = start
    return spans[::-1]


def months_before(day: date, months: int) -> date:
    """Return the day so many calendar months earlier, or its month's last where it has none."""
    first = _after(day, -months)
    last = (_after(first, 1) - timedelta(days=1)).day
    return first.replace(day=min(day.day, last))
