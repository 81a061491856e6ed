"""What the API asks of a run: conditions that are ours, values that are bound."""

from typing import Any
from urllib.parse import urlencode

import polars as pl

from equipath.errors import DashboardError, did_you_mean
from equipath.pages.background import background
from equipath.results.store import Results
from equipath.web.api.models import Part, WhichAreas

Row = dict[str, Any]
NAMED = {
    "indicator": "SELECT DISTINCT indicator FROM results",
    "area_type": "SELECT DISTINCT area_type FROM areas",
    "statistic": "SELECT DISTINCT statistic FROM results",
    "stratification": "SELECT DISTINCT stratification FROM results",
}
"""What is asked for by a name that a run has or has not."""

RESULTS = (
    "SELECT r.rowid AS place, r.*, a.area_name FROM results r LEFT JOIN areas a "
    "ON r.area_type = a.area_type AND r.area_code = a.area_code"
)
FINDINGS = "SELECT f.rowid AS place, f.* FROM findings f"
AREAS = "SELECT a.rowid AS place, a.* FROM areas a"


class NotKnown(DashboardError):
    """A parameter names something that the run does not have."""


class AnotherRun(DashboardError):
    """A list is read on whose run has been followed by another."""


def listed(results: Results, query: str, part: Part, path: str) -> tuple[list[Row], str | None]:
    """Return the part of a list that fits what is given, and where the next part is.

    Each parameter but those that say which part is a column that must equal it; an empty one is
    not given. Rows keep the order of the run.
    """
    if part.run and part.run != results.run_id:
        raise AnotherRun(
            f"The list was begun with run {part.run}, and {results.run_id} has followed it. "
            "Begin again, so that no list mixes two runs."
        )
    given = {
        name: value
        for name, value in part.model_dump(exclude={"limit", "after", "run", "q"}).items()
        if value not in (None, "")
    }
    _check(results, given)
    alias = "r" if query == RESULTS else "f" if query == FINDINGS else "a"
    # The names are the fields of our own models; what was given is bound.
    conditions = [f"{alias}.rowid > ?", *(f"{alias}.{name} = ?" for name in given)]
    values: list[object] = [part.after, *given.values()]
    if isinstance(part, WhichAreas) and part.q:
        conditions.append("(contains(lower(a.area_name), ?) OR contains(lower(a.area_code), ?))")
        values += [part.q.lower()] * 2
    found = results.query(
        f"{query} WHERE {' AND '.join(conditions)} ORDER BY {alias}.rowid LIMIT ?",
        *values,
        part.limit + 1,
    )
    rows = list(found.head(part.limit).iter_rows(named=True))
    return rows, _next(results, part, path, found)


def _next(results: Results, part: Part, path: str, found: pl.DataFrame) -> str | None:
    if found.height <= part.limit:
        return None
    last = found["place"][part.limit - 1]
    asked = part.model_dump(mode="json", exclude_defaults=True)
    return f"{path}?{urlencode({**asked, 'after': last, 'run': results.run_id})}"


def _check(results: Results, given: Row) -> None:
    """Raise `NotKnown` for a name that nothing in the run has, with the nearest that it has."""
    for name, query in NAMED.items():
        if name not in given:
            continue
        known = background(results).indicators if name == "indicator" else _names(results, query)
        if given[name] not in known:
            advice = did_you_mean(str(given[name]), known)
            raise NotKnown(f"{name}: this run has none of that name. {advice}".strip())


def _names(results: Results, query: str) -> list[str]:
    return results.query(query).to_series().drop_nulls().to_list()
