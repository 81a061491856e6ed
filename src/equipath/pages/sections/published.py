"""Percentages published without their denominators: how they spread, with no more said."""

from statistics import quantiles

from equipath.charts.distribution import bins, draw
from equipath.pages import words
from equipath.pages.page import Caution, Chart, Column, Section, Table, Text
from equipath.pages.sections.view import View

WHY = (
    "The numbers behind these percentages were not published. How sure each is cannot be said.",
    "They are not averaged: three patients would weigh as much as three thousand.",
    "Areas are not put in order, because the lowest are likely to be the smallest.",
)


def section(view: View) -> Section | None:
    """Return the spread of the lowest level's percentages, or nothing where there are few."""
    for area_type in view.background.levels:
        rows = view.focused(view.levels, area_type)
        values = sorted(r["value"] for r in rows if r["value"] is not None)
        if len(values) > 3:
            absent = len(rows) - len(values)
            return Section(
                "How it spreads",
                (Caution("Shown as published", WHY), *_blocks(view, area_type, values, absent)),
            )
    return None


def _blocks(
    view: View, area_type: str, values: list[float], absent: int
) -> tuple[Chart | Text, ...]:
    many = words.level_of(area_type, 2)
    low, middle, high = quantiles(values, n=4, method="inclusive")
    title = (
        f"Half of {len(values):,} {many} achieved between "
        f"{words.amount(low, view.suffix)} and {words.amount(high, view.suffix)}"
    )
    chart = Chart(
        title=title,
        description=f"Histogram of {len(values):,} {many}. {title}. The middle one achieved "
        f"{words.amount(middle, view.suffix)}, the lowest {words.amount(values[0], view.suffix)} "
        f"and the highest {words.amount(values[-1], view.suffix)}.",
        spec=draw(
            [round(v, 2) for v in values],
            f"{view.indicator.title} ({view.suffix.strip()})",
            f"Number of {many}",
            middle,
        ),
        table=Table(
            f"{many[:1].upper() + many[1:]} by level achieved",
            (
                Column("Level achieved"),
                Column(f"Number of {many}", is_number=True),
            ),
            tuple(
                (
                    f"{words.number(b['start'], 1)} to {words.number(b['end'], 1)}{view.suffix}",
                    words.number(b["count"]),
                )
                for b in bins([round(v, 2) for v in values])
            ),
        ),
        source=view.source,
    )
    if not absent:
        return (chart,)
    return (chart, Text((f"{absent:,} more {many} have no percentage that can be shown.",)))
