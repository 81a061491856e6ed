"""The lowest level: its funnel, and the areas where most more people would have to be reached."""

import polars as pl

from equipath.charts import funnel
from equipath.pages import words
from equipath.pages.background import everyone
from equipath.pages.page import Chart, Column, Section, Table
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import Comparison

FEWEST = 10
"""Fewer points than this make no funnel."""
LISTED = 15
NAMED = 4
LIMITS = {"lower_3s_limit": "lower_3s", "lower_2s_limit": "lower_2s",
          "upper_2s_limit": "upper_2s", "upper_3s_limit": "upper_3s"}  # fmt: skip
BAD = (Comparison.WORSE,)
APART = (Comparison.LOWER, Comparison.HIGHER)


def section(view: View) -> Section | None:
    """Return the funnels of the lowest level that has one, or nothing."""
    for area_type in view.background.levels:
        rows = _funnel_rows(view, area_type)
        if len(rows) >= FEWEST:
            many = words.level_of(area_type, 2)
            title = f"{many[:1].upper()}{many[1:]}"
            return Section(title, (_chart(view, area_type, rows),))
    return None


def furthest(view: View) -> Section | None:
    """Return where most people would have to be reached, of the lowest two levels in funnels."""
    tables: list[Table] = []
    for area_type in view.background.levels:
        rows = _funnel_rows(view, area_type)
        if len(rows) < FEWEST or len(tables) == 2:
            continue
        table = _furthest(view, area_type, rows)
        if table:
            tables.append(table)
    return Section("Who would have to be reached", tuple(tables)) if tables else None


def _funnel_rows(view: View, area_type: str) -> list[Row]:
    rows = everyone(view.statistic("funnel"))
    if view.model:
        modelled = rows.filter(pl.col("comparator") == view.model)
        rows = modelled if modelled.height else rows
    return [r for r in view.focused(rows, area_type) if r["value"] is not None and _size(r)]


def _is_ratio(view: View, row: Row) -> bool:
    return view.model is not None and row["comparator"] == view.model


def _size(row: Row) -> float:
    """How large a point is: what its limits narrow with."""
    return float(row["expected"] or row["denominator"] or 0)


def _chart(view: View, area_type: str, rows: list[Row]) -> Chart:
    is_ratio = _is_ratio(view, rows[0])
    unit = "%" if view.suffix == "%" else view.suffix.strip()
    axis = "Counted per 100 expected" if is_ratio else f"{view.indicator.title} ({unit})"
    size = "Number expected" if is_ratio else f"Out of: {view.out_of}"
    drawn = [
        {
            "size": round(_size(r), 1),
            "value": round(r["value"], 2),
            "standing": r["comparison"] or Comparison.NOT_COMPARED,
            "baseline": r["baseline"],
            **{short: r[name] for name, short in LIMITS.items()},
        }
        for r in rows
    ]
    out = [r for r in rows if r["comparison"] in (*BAD, *APART)]
    named = [
        {"size": _size(r), "value": r["value"], "name": view.background.place(r)}
        for r in _most_people_first(view, out)[:NAMED]
    ]
    title = _title(view, area_type, rows)
    against = f"what is expected of {view.model}" if is_ratio else f"the level of {view.whole}"
    return Chart(
        title=title,
        description=f"Funnel plot of {len(rows):,} {words.level_of(area_type, 2)} by size, "
        f"against {against}. {title}.",
        spec=funnel.draw(drawn, axis, f"{size} (each step of the scale multiplies)", named),
        table=_table(
            view,
            area_type,
            _extremes(view, rows),
            len(rows),
            "furthest out on the low side" if view.low_is_bad else "furthest out on the high side",
        ),
        source=f"{view.source} Lines: the middle, and limits that 95% (dashed) and 99.8% (dotted) "
        "of areas would lie within by chance and the usual spread between areas.",
    )


def _title(view: View, area_type: str, rows: list[Row]) -> str:
    many = words.level_of(area_type, 2)
    if view.indicator.polarity == "neutral":
        out = sum(r["comparison"] in APART for r in rows)
        return f"{out:,} of {len(rows):,} {many} lie outside the usual spread"
    worse = sum(r["comparison"] in BAD for r in rows)
    verb = "is" if worse == 1 else "are"
    number = f"{worse:,}" if worse else "None"
    return f"{number} of {len(rows):,} {many} {verb} worse than the usual spread explains"


def _extremes(view: View, rows: list[Row]) -> list[Row]:
    """Return the rows furthest outside the limits on the bad side, furthest first."""
    return sorted(rows, key=lambda r: (r["z"] or 0.0) * (1 if view.low_is_bad else -1))[:LISTED]


def _reach_of(view: View, row: Row) -> float | None:
    short = view.reach(row, row["comparator"]) if row["comparator"] else None
    return short["value"] if short else None


def _most_people_first(view: View, rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda r: -(_reach_of(view, r) or 0.0))


def _furthest(view: View, area_type: str, rows: list[Row]) -> Table | None:
    """Return the areas on the bad side where matching means most people, surely so."""
    short = [r for r in rows if _is_short(view, r) and (_reach_of(view, r) or 0) >= 0.5]
    if not short:
        return None
    word = "lower" if view.indicator.polarity == "neutral" else "worse"
    return _table(
        view, area_type, _most_people_first(view, short)[:LISTED], len(short),
        f"{word} than usual, most people first",
    )  # fmt: skip


def _is_short(view: View, row: Row) -> bool:
    """Whether fewer were counted there than should be, or than in comparable areas."""
    is_below = row["comparison"] == Comparison.LOWER and _is_ratio(view, row)
    return row["comparison"] in BAD or is_below


def _table(view: View, area_type: str, rows: list[Row], total: int, which: str) -> Table:
    is_ratio = _is_ratio(view, rows[0])
    numbers = ["Counted", "Out of", "Level"]
    if is_ratio:
        numbers += ["Expected", "Per 100 expected"]
    numbers += ["95% interval", "People short"]
    if is_ratio:
        numbers.append(f"Short of {view.whole}")
    left = total - len(rows)
    levels = {r["area_code"]: r for r in view.focused(view.levels, area_type)}
    note = (
        f" {left:,} more are not listed here. All of them are in the results: in Python, "
        "open_results(…).to_polars()."
        if left
        else ""
    )
    kind = words.level_of(area_type, 2)
    return Table(
        f"{kind[:1].upper()}{kind[1:]} {which}",
        (
            Column("Area"),
            Column("Part of"),
            *(Column(n, is_number=True) for n in numbers),
            Column("Result", is_id=True),
        ),
        tuple(_cells(view, r, levels.get(r["area_code"], r), is_ratio=is_ratio) for r in rows),
        f"Counted: {view.counted}. Out of: {view.out_of}. People short: how many more would have "
        f"to be counted to match{' such areas' if is_ratio else ''}.{note}",
    )


def _cells(view: View, row: Row, level: Row, *, is_ratio: bool) -> tuple[str, ...]:
    value, _, numerator, denominator = view.level_cells(level)
    within = view.background.area(row).within
    cells = [view.background.place(row), within, numerator, denominator, value]
    if is_ratio:
        cells += [words.number(row["expected"]), words.number(row["value"], 1)]
    cells += [words.interval(row, 1 if is_ratio else view.decimals)]
    cells.append(words.people(_reach_of(view, row)))
    if is_ratio:
        short = view.reach(row, view.whole)
        cells.append(words.people(short["value"]) if short else "–")
    return (*cells, row["result_id"])
