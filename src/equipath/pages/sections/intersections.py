"""Intersections: groups crossed, each beside the groups that it is made of and beside everyone."""

import polars as pl

from equipath.charts.dot_plot import Panel, draw
from equipath.pages import words
from equipath.pages.background import everyone, more
from equipath.pages.page import Chart, Column, Section, Table, Text
from equipath.pages.sections.hidden import drawn as unless_hidden
from equipath.pages.sections.measured import explained
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import ALL, NOT_KNOWN

STATISTIC = "intersectional_estimates"
TIMES = " × "
"""What stands between the strata that a crossed stratum is made of."""

SERIES = ("As counted", "Drawn towards what its groups add up to")
LEVEL = (
    Column("Group"),
    Column("As counted", is_number=True),
    Column("95% interval", is_number=True),
    Column("Counted", is_number=True),
    Column("Out of", is_number=True),
)
MODEL = (
    Column("Drawn in", is_number=True),
    Column("95% interval", is_number=True),
    Column("Its groups add up to", is_number=True),
    Column("Beyond that", is_number=True),
    Column("In words"),
)
RESULT = (Column("Result", is_id=True),)
WHY = (
    "Two disadvantages can weigh more together than one by one. Beside each combination stand "
    "the groups that it is made of, as “All”, since a table of combinations alone hides them."
)
WHY_DRAWN = (
    " Few people are in some combinations: their levels are drawn towards what their groups add "
    "up to, and what is left beyond that is the intersection's own."
)


def section(view: View, name: str) -> Section | None:
    """Return a crossed stratification of the area that has most to say of it, or nothing."""
    axes = crossed(view, name)
    if not axes or not view.background.headline:
        return None
    # The smaller the area, the more is hidden.
    key = max(view.background.headline, key=lambda k: _number_known(view, name, k))
    rows = [r for r in _of(view.levels, name, key) if r["stratum"] != ALL]
    if not rows:
        return None
    rows.sort(key=lambda r: NOT_KNOWN in r["stratum"])
    drawn = {r["stratum"]: r for r in _of(view.statistic(STATISTIC), name, key)}
    whole = [
        *_margins(view, axes, key),
        *((f"All{TIMES}All" if len(axes) == 2 else "All", r) for r in _of_all(view, key)),
    ]
    title = view.background.stratification(name)
    shown = [*((r["stratum"], r) for r in rows), *whole]
    columns = (*LEVEL, *(MODEL if drawn else ()), *RESULT)
    table = Table(
        f"{view.indicator.title} by {title[:1].lower()}{title[1:]}, "
        f"{view.background.place(rows[0])}, {view.when}",
        columns,
        tuple(_cells(view, label, r, drawn) for label, r in shown),
    )
    blocks = (
        Text((WHY + (WHY_DRAWN if drawn else ""), *_told(drawn))),
        *unless_hidden(_chart(view, shown, drawn, table), [r["value"] for _, r in shown]),
        *((explained([STATISTIC]),) if drawn else ()),
    )
    return Section(f"Intersections: {title[:1].lower()}{title[1:]}", blocks)


def crossed(view: View, name: str) -> tuple[str, ...]:
    """Return the stratifiers that a stratification crosses; none where it is one of its own."""
    return tuple(view.background.stratifiers.get(name, {}).get("crosses") or ())


def _of(rows: pl.DataFrame, name: str, key: tuple[str, str]) -> list[Row]:
    found = rows.filter(
        pl.col("stratification") == name,
        pl.col("area_type") == key[0],
        pl.col("area_code") == key[1],
    )
    return list(found.iter_rows(named=True))


def _number_known(view: View, name: str, key: tuple[str, str]) -> int:
    return sum(r["value"] is not None for r in _of(view.levels, name, key))


def _of_all(view: View, key: tuple[str, str]) -> list[Row]:
    return [
        r
        for r in everyone(view.levels).iter_rows(named=True)
        if (r["area_type"], r["area_code"]) == key
    ]


def _margins(view: View, axes: tuple[str, ...], key: tuple[str, str]) -> list[tuple[str, Row]]:
    """Return each crossed stratifier's own strata, as they stand beside all of the others."""
    found = []
    for i, axis in enumerate(axes):
        for row in _of(view.levels, axis, key):
            parts = [row["stratum"] if j == i else "All" for j in range(len(axes))]
            if row["stratum"] != ALL:
                found.append((TIMES.join(parts), row))
    return found


def _told(drawn: dict[str, Row]) -> list[str]:
    """Say how much of the variation between intersections is additive."""
    first = next((more(r) for r in drawn.values() if r["value"] is not None), {})
    additive = first.get("proportional_change_in_variance")
    if additive is None:
        return []
    share = round(100 * max(0.0, min(1.0, additive)))
    if share == 100:
        return ["All variation between combinations beyond chance is what their groups add up to."]
    said = f"{share}% of the variation between combinations is what their groups add up to"
    return [f"{said}; the rest is the combinations' own."]


def _chart(view: View, shown: list[tuple[str, Row]], drawn: dict[str, Row], table: Table) -> Chart:
    # Whoever is in no known group is in the table: in the chart it would be most of the lines.
    shown = [(label, r) for label, r in shown if NOT_KNOWN not in label]
    points = [_point(label, r, SERIES[0]) for label, r in shown]
    points += [_point(label, drawn[label], SERIES[1]) for label, _ in shown if label in drawn]
    series = SERIES if drawn else SERIES[:1]
    title = _title(view, shown, drawn)
    unit = "%" if view.suffix == "%" else view.suffix.strip()
    return Chart(
        title=title,
        description=f"Dot plot of {view.indicator.title} with intervals in every combination of "
        f"groups, and in each group as a whole. {title}. The numbers are in the table below.",
        spec=draw(
            [Panel("", f"{view.indicator.title} ({unit})", points)],
            [label for label, _ in shown],
            list(series),
        ),
        table=table,
        source=view.source,
    )


def _title(view: View, shown: list[tuple[str, Row]], drawn: dict[str, Row]) -> str:
    """State the lowest and the highest combination: drawn in, where chance would choose them."""
    known = [
        (label, level)
        for label, r in shown
        if "All" not in label.split(TIMES)
        and (level := (drawn.get(label, r) if drawn else r)["value"]) is not None
    ]
    if len(known) < 2:
        return f"{view.indicator.title} by combination"
    known.sort(key=lambda pair: pair[1] if view.low_is_bad else -pair[1])
    ends = [
        f"{label} ({words.amount(level, view.suffix, view.decimals)})"
        for label, level in (known[0], known[-1])
    ]
    where = view.background.place(shown[0][1])
    return f"{where}{', drawn in' if drawn else ''}: from {ends[0]} to {ends[1]}"


def _point(label: str, row: Row, series: str) -> Row:
    return {
        "stratum": label,
        "series": series,
        "value": row["value"],
        "lower": row["lower_ci"],
        "upper": row["upper_ci"],
        "is_hidden": row["value"] is None and series == SERIES[0],
    }


def _cells(view: View, label: str, row: Row, drawn: dict[str, Row]) -> tuple[str, ...]:
    own = (label, *view.level_cells(row))
    if not drawn:
        return (*own, row["result_id"])
    made = drawn.get(label)
    if made is None or made["value"] is None:
        return (*own, "–", "–", "–", "–", "–", row["result_id"])
    said = more(made)
    value, interval, _, _ = view.level_cells(made)
    direction = made["direction"] or ""
    return (
        *own,
        value,
        interval,
        words.amount(said.get("additive_value"), view.suffix, view.decimals),
        words.signed(said.get("interaction"), view.short_points, view.decimals),
        f"{direction[:1].upper()}{direction[1:]}" or "–",
        f"{row['result_id']} {made['result_id']}",
    )
