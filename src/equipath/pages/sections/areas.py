"""Where it is: the areas of each middle level in order, and on a map where shapes are known."""

from collections import Counter

from equipath.charts import caterpillar
from equipath.charts import map as area_map
from equipath.pages import words
from equipath.pages.page import Block, Chart, Column, Section, Table, Text
from equipath.pages.sections.measure import THE_TARGET, Measure, measure_of
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import Comparison

MOST = 45
"""More areas than this are unreadable one below the other: their funnel shows them."""
FEWEST_ON_A_MAP = 3


def section(view: View, chosen: Measure | None = None) -> Section | None:
    """Return the areas of every level with few enough of them, or nothing.

    They are put in order by the measure that was chosen, else by what there is.
    """
    measure = chosen or measure_of(view)
    shown = [
        (area_type, rows)
        for area_type in reversed(view.background.levels)
        if 1 < len(rows := _rows(view, measure, area_type)) <= MOST
        and any(r["value"] is not None for r in rows)
    ]
    blocks: list[Block] = []
    for area_type, rows in shown:
        blocks.append(_caterpillar(view, measure, area_type, rows))
        drawn = _map(view, measure, area_type, rows)
        if drawn:
            blocks.append(drawn)
    return Section("Where it is", (Text((measure.rule,)), *blocks)) if blocks else None


def _rows(view: View, measure: Measure, area_type: str) -> list[Row]:
    """Return the rows of a level's areas; those whose level is hidden stay visible as hidden."""
    rows = view.focused(measure.rows, area_type)
    shown = {r["area_code"] for r in rows}
    levels = view.focused(view.levels, area_type)
    return [*rows, *(r for r in levels if r["value"] is None and r["area_code"] not in shown)]


def _caterpillar(view: View, measure: Measure, area_type: str, rows: list[Row]) -> Chart:
    places = _distinct(view, rows)
    ordered = sorted(
        zip(rows, places, strict=True),
        key=lambda pair: attention(view, pair[0]),
    )
    drawn = [
        {
            "name": place,
            "value": r["value"],
            "lower": r["lower_ci"],
            "upper": r["upper_ci"],
            "standing": r["comparison"] or Comparison.NOT_COMPARED,
            "is_hidden": r["value"] is None,
        }
        for r, place in ordered
    ]
    title = finding(view, measure, area_type, [r for r, _ in ordered])
    return Chart(
        title=title,
        description=f"Caterpillar plot: {len(rows)} {words.level_of(area_type, len(rows))} from "
        f"the one that needs most attention down, each with its interval. {title}.",
        spec=caterpillar.draw(drawn, measure.axis, measure.lines),
        table=areas_table(view, measure, area_type, ordered),
        source=view.source,
    )


def attention(view: View, row: Row) -> tuple[bool, float]:
    """Return what areas are put in order by, the one that needs most attention first."""
    value = row["value"]
    return value is None, 0.0 if value is None else value if view.low_is_bad else -value


def _distinct(view: View, rows: list[Row]) -> list[str]:
    """Name areas; two of one name get their codes, or they would share a line."""
    names = [view.background.place(r) for r in rows]
    return [
        f"{n} ({r['area_code']})" if names.count(n) > 1 else n
        for n, r in zip(names, rows, strict=True)
    ]


def finding(view: View, measure: Measure, area_type: str, ordered: list[Row]) -> str:
    """Say how many areas of a level stand out, and which is furthest."""
    known = [r for r in ordered if r["value"] is not None]
    many = words.level_of(area_type, 2)
    worse = [r for r in known if r["comparison"] == Comparison.WORSE]
    ends = [
        f"{view.background.place(r)} ({words.amount(r['value'], measure.unit, measure.decimals)})"
        for r in known
    ]
    if not known:
        return f"The numbers of all {len(ordered):,} {many} are hidden"
    against = measure.named
    stands = Counter(r["comparison"] for r in known)
    if not stands[Comparison.WORSE] + stands[Comparison.BETTER]:
        clear = f"{len(known):,} {many}"
        low, high = stands[Comparison.LOWER], stands[Comparison.HIGHER]
        if low + high:
            verb = "is" if low == 1 else "are"
            clear = (
                f"{format(low, ',') if low else 'None'} of {clear} {verb} clearly lower than "
                f"{against}, {high:,} higher"
            )
        elif stands[Comparison.SIMILAR]:
            clear = f"None of {clear} stands out"
        return f"{clear}: from {ends[0]} to {ends[-1]}"
    verb = "is" if len(worse) == 1 else "are"
    number = f"{len(worse):,}" if worse else "None"
    than = f"worse than {against}" if against != THE_TARGET else "below the target"
    if not view.low_is_bad and against == THE_TARGET:
        than = "above the target"
    # The furthest of all may be a handful of people: the furthest that is clearly so is named.
    end = f"; {ends[known.index(worse[0])]} is furthest" if worse else ""
    return f"{number} of {len(known):,} {many} {verb} clearly {than}{end}"


def areas_table(
    view: View, measure: Measure, area_type: str, ordered: list[tuple[Row, str]]
) -> Table:
    """Return areas with their level, what is expected where a model says it, and the people."""
    kind = words.level_of(area_type)
    numbers = ["Level", "95% interval", "Counted", "Out of"]
    if measure.is_ratio:
        numbers += ["Expected", "Per 100 expected", "95% interval"]
    if measure.is_standardised:
        numbers += ["Standardised", "95% interval"]
    columns = [
        Column(f"{kind[:1].upper()}{kind[1:]}"),
        *(Column(number, is_number=True) for number in numbers),
        Column("Standing"),
        Column("People short", is_number=True),
    ]
    levels = {r["area_code"]: r for r in view.focused(view.levels, area_type)}
    rows = tuple(
        _cells(view, measure, row, levels.get(row["area_code"], row), place)
        for row, place in ordered
    )
    return Table(
        f"{view.indicator.title} by {words.level_of(area_type)}, {view.when}",
        (*columns, Column("Result", is_id=True)),
        rows,
        note=f"Counted: {view.counted}. Out of: {view.out_of}. People short: how many more would "
        "have to be counted to match.",
    )


def _cells(view: View, measure: Measure, row: Row, level: Row, place: str) -> tuple[str, ...]:
    against: tuple[str, ...] = ()
    if measure.is_ratio:
        against = (
            words.number(row["expected"]),
            words.number(row["value"], 1),
            words.interval(row, 1),
        )
    if measure.is_standardised:
        against = view.level_cells(row)[:2]
    short = view.reach(row, row["comparator"]) if row["comparator"] else None
    return (
        place,
        *view.level_cells(level),
        *against,
        words.standing(row["comparison"]),
        words.people(short["value"]) if short else "–",
        row["result_id"],
    )


def _map(view: View, measure: Measure, area_type: str, rows: list[Row]) -> Chart | None:
    """Return the areas that have shapes; those without are named, so that none goes missing."""
    shaped = [(r, g) for r in rows if (g := view.background.area(r).geometry)]
    if len(shaped) < FEWEST_ON_A_MAP:
        return None
    left_out = [view.background.place(r) for r in rows if not view.background.area(r).geometry]
    ordered = sorted(((r, view.background.place(r)) for r, _ in shaped),
                     key=lambda pair: attention(view, pair[0]))  # fmt: skip
    known = [r for r, _ in ordered if r["value"] is not None]
    if not known:
        return None
    many = words.level_of(area_type, 2)
    low = view.background.place(known[0])
    title = f"{low} stands {'lowest' if view.low_is_bad else 'highest'} of the {many} on the map"
    missing = ""
    if left_out:
        verb = "has" if len(left_out) == 1 else "have"
        missing = f" {words.listed(left_out, 20)} {verb} no boundary and cannot be drawn."
    spec = area_map.draw(
        [{"name": view.background.place(r), "value": r["value"], "geometry": g} for r, g in shaped],
        measure.axis,
        measure.decimals,
        "lowest" if view.low_is_bad else "highest",
    )
    return Chart(
        title=title,
        description=f"Map of {len(shaped)} {many} shaded by {measure.axis[:1].lower()}"
        f"{measure.axis[1:]}, each with its value written on it.{missing}",
        spec=spec,
        table=areas_table(view, measure, area_type, ordered),
        source=f"{view.source}{missing}",
    )
