"""Tables drawn in a test: what goes in as an analyst's file, what must come out as counts."""

from collections import Counter
from datetime import date

import polars as pl

Row = tuple[str, ...]


def read(drawn: str) -> tuple[Row, list[Row]]:
    """Return the headers and the rows of a drawn table, every cell as trimmed text."""
    lines = drawn.strip().splitlines()
    headers, *rows = [tuple(cell.strip() for cell in line.split("|")) for line in lines]
    assert all(len(row) == len(headers) for row in rows), drawn
    return headers, rows


def csv(drawn: str) -> str:
    """Return a drawn table as a file of comma-separated values."""
    headers, rows = read(drawn)
    return "\n".join(",".join(row) for row in (headers, *rows)) + "\n"


def shown(value: object) -> str:
    """Return a value as it is drawn: numbers short, nothing as a blank."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


def assert_counts(counts: pl.DataFrame, drawn: str, **only: str) -> None:
    """Compare the counts that have these values with a drawn table, in any order."""
    headers, rows = read(drawn)
    chosen = counts.filter(**only) if only else counts
    found = [tuple(map(shown, row)) for row in chosen.select(headers).iter_rows()]
    extra, missing = Counter(found) - Counter(rows), Counter(rows) - Counter(found)
    assert (list(extra), list(missing)) == ([], []), f"not drawn {extra}, not counted {missing}"
