"""Before and after a change: both lines, what changed beside the comparison, and how sure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from equipath.charts import before_and_after
from equipath.pages import words
from equipath.pages.background import LEVEL_STATISTICS, everyone, more
from equipath.pages.page import Block, Chart, Column, Section, Table, Text
from equipath.pages.sections import change_in_words as said
from equipath.pages.sections.measured import (
    difference,
    explained,
    headline,
    in_words,
    known,
    remarks,
)
from equipath.pages.sections.trend import shortest
from equipath.pages.sections.view import Row, View
from equipath.study.asked import Asked

STATISTICS = (said.DIFFERENCE, said.RATIO, said.SERIES)
AGAINST = " against "
PIECES = ("month", "quarter", "year")
"""The shortest first: of several series of one change it is shown."""

SHORT = 22
"""Letters that a line's name may have to stand beside it whole."""

RESULTS = (
    Column("Statistic"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("In words"),
    Column("Result", is_id=True),
)
PERIODS = (
    Column("Period"),
    Column("Whose"),
    Column("Value", is_number=True),
    Column("95% interval", is_number=True),
    Column("Numerator", is_number=True),
    Column("Denominator", is_number=True),
)


@dataclass(frozen=True)
class Told:
    """One change as it was asked for: the results of it, and the series that they are of."""

    asked: Asked
    rows: tuple[Row, ...]
    series: Sequence[Mapping[str, Any]]
    names: tuple[str, ...]
    piece: str


def section(view: View) -> Section | None:
    """Return each change that the indicator asks for, in the headline areas."""
    blocks: list[Block] = []
    names: list[str] = []
    for told in (*_beside(view), *_alone(view)):
        names += [r["statistic"] for r in told.rows]
        blocks += [Text(tuple(_sentences(view, told))), _chart(view, told), _table(view, told)]
    if not blocks:
        return None
    return Section("Before and after", (*blocks, explained(names)))


def is_shown(row: Row) -> bool:
    """Whether a result is of a change beside its comparison, which this section shows whole."""
    return row["statistic"] in STATISTICS and AGAINST in (row["comparator"] or "")


def _beside(view: View) -> Iterator[Told]:
    """Yield each change beside its comparison, from the shortest periods it is told for."""
    mine = [r for r in headline(view, view.rows) if is_shown(r) and r["value"] is not None]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in sorted(mine, key=lambda r: PIECES.index(_piece(r))):
        of = (row["area_code"], row["stratification"], row["comparator"].rpartition(", each ")[0])
        found = groups.setdefault(of, [])
        if not found or _piece(found[0]) == _piece(row):
            found.append(row)
    for rows in groups.values():
        changed, _, compared = rows[0]["comparator"].rpartition(", each ")[0].partition(AGAINST)
        asked = _asked(view, rows[0]["statistic"], changed)
        series = more(rows[0])["series"]
        if asked is None or {0, 1} - {_arm(p) for p in series if p["value"] is not None}:
            continue
        places = tuple(_places(view, asked, part) for part in (changed, compared))
        rows.sort(key=lambda r: STATISTICS.index(r["statistic"]))
        yield Told(asked, tuple(rows), series, places, _piece(rows[0]))


def _alone(view: View) -> Iterator[Told]:
    """Yield each change without a comparison: everyone's series of the headline areas."""
    every = everyone(view.rows)
    levels = shortest(every.filter(pl.col("statistic").is_in(LEVEL_STATISTICS)))
    found = headline(view, every.filter(pl.col("statistic") == said.SERIES))
    alone = sorted((r for r in found if not is_shown(r)), key=lambda r: -PIECES.index(_piece(r)))
    # Of an area's series the last stays: the one of the shortest periods.
    for row in {r["area_code"]: r for r in alone}.values():
        asked = _asked(view, said.SERIES, "")
        series = [r for r in headline(view, levels) if r["area_code"] == row["area_code"]]
        if asked is not None and len(series) > 1 and row["value"] is not None:
            yield Told(asked, (row,), series, (view.background.place(row),), _piece(row))


def _asked(view: View, statistic: str, changed: str) -> Asked | None:
    """Return what was asked for that a result is the answer to."""
    for asked in view.indicator.statistics:
        first = (*asked.where_changed, "")[0]
        if (
            asked.statistic == statistic
            and changed.startswith(first)
            and bool(first) == bool(changed)
        ):
            return asked
    return None


def _piece(row: Row) -> str:
    return str(row["comparator"]).rpartition("each ")[2]


def _places(view: View, asked: Asked, codes: str) -> str:
    """Return codes as the names of their areas; strata are names already."""
    names = {
        code: area.name
        for (kind, code), area in view.background.areas.items()
        if kind == asked.place
    }
    whole = codes.split(", ")
    last, _, rest = whole[-1].partition(" and ")
    is_more = rest.endswith(" more")
    listed = [*whole[:-1], last if is_more else whole[-1]]
    read = [names.get(code, code) for code in listed]
    return words.listed([*read, rest]) if is_more else words.listed(read)


def _sentences(view: View, told: Told) -> Iterator[str]:
    by_name = {row["statistic"]: row for row in told.rows}
    day = str(told.asked.changed_on)
    counted = by_name.get(said.DIFFERENCE) or by_name.get(said.RATIO)
    if counted:
        yield said.levels_told(view, counted, day)
    if said.DIFFERENCE in by_name:
        yield said.difference_told(view, by_name[said.DIFFERENCE])
    if said.RATIO in by_name:
        yield said.ratio_told(by_name[said.RATIO])
    if said.SERIES in by_name:
        yield said.series_told(view, by_name[said.SERIES], told.piece)
    if not told.asked.changed:
        yield said.ALONE
        return
    slopes = by_name.get(said.DIFFERENCE) or by_name.get(said.SERIES)
    if slopes:
        yield said.alongside_told(view, slopes, told.piece)
    yield said.PARALLEL


def _chart(view: View, told: Told) -> Chart:
    day, labels = str(told.asked.changed_on), _labels(told)
    points = [
        {
            "date": _middle(point).isoformat(),
            "series": labels[_arm(point)],
            "value": point["value"],
            "lower": point["lower_ci"],
            "upper": point["upper_ci"],
        }
        for point in told.series
    ]
    unit = "%" if view.suffix == "%" else view.suffix.strip()
    title = "; beside it ".join(_moved(view, told, i) for i in range(len(told.names)))
    return Chart(
        title=title,
        description=f"Line chart by {told.piece} of {view.indicator.title}, the change on "
        f"{words.day(day)} marked. {title}.",
        spec=before_and_after.draw(points, f"{view.indicator.title} ({unit})", labels, day),
        table=Table(
            f"{view.indicator.title} by {told.piece}, before and after {words.day(day)}",
            PERIODS,
            tuple(_cells(view, told, point) for point in told.series),
        ),
        source=view.source,
    )


def _span(point: Mapping[str, Any]) -> tuple[date, date]:
    """Return a period's days, which JSON holds as words."""
    start, end = (date.fromisoformat(str(point[n])) for n in ("period_start", "period_end"))
    return start, end


def _middle(point: Mapping[str, Any]) -> date:
    """Return where a period is drawn, so that the change stands between two of them."""
    start, end = _span(point)
    return start + (end - start) / 2


def _arm(point: Mapping[str, Any]) -> int:
    return 1 if point.get("is_comparison") else 0


def _labels(told: Told) -> tuple[str, ...]:
    """Return what stands at the end of each line: whose it is, or which, where that is long."""
    if all(len(name) <= SHORT for name in told.names):
        return told.names
    return ("Where it changed", "The comparison")[: len(told.names)]


def _moved(view: View, told: Told, arm: int) -> str:
    """Return whose line it is, and its first level and its last."""
    mine = [p for p in told.series if _arm(p) == arm and p["value"] is not None]
    ends = [words.amount(p["value"], view.suffix, view.decimals) for p in mine]
    return f"{told.names[arm]}: {ends[0]} at first, {ends[-1]} at last"


def _cells(view: View, told: Told, point: Mapping[str, Any]) -> tuple[str, ...]:
    is_hidden = point["value"] is None
    level = words.amount(point["value"], view.suffix, view.decimals)
    return (
        words.period(*_span(point)),
        told.names[_arm(point)],
        words.HIDDEN if is_hidden else level,
        words.interval(point, view.decimals),
        words.count(point["numerator"], is_hidden=is_hidden),
        words.count(point["denominator"], is_hidden=is_hidden),
    )


def _table(view: View, told: Told) -> Table:
    rows = [(row, known(row["statistic"])) for row in told.rows]
    return Table(
        f"What changed, {words.day(str(told.asked.changed_on))}",
        RESULTS,
        tuple(
            (s.title, *difference(view, r, s), in_words(r), r["result_id"]) for r, s in rows if s
        ),
        note=remarks(view, told.rows),
    )
