"""The gap of each stage at a glance: how many are kept there of a group and of its reference."""

from typing import Any

from equipath.charts import dumbbell
from equipath.pages import words
from equipath.pages.page import Chart, Table
from equipath.pages.sections.stages import RETENTION, Place, Stages

SEEN = 0.05
"""Points below which two shares read alike."""


def chart(stages: Stages, name: str, key: Place, group: str, table: Table) -> Chart:
    """Return the stages' gaps between a group and its reference, over the table of them."""
    reference = stages.reference(name) or ""
    rows = [
        {
            "stage": stages.title(number),
            "value": _kept(stages, name, key, group, number),
            "reference": _kept(stages, name, key, reference, number),
        }
        for number in stages.numbers
    ]
    nested = stages.pathway.is_nested
    axis = "Kept from the stage before (%)" if nested else "At the stage (%)"
    title = _title(stages, key, rows, group, reference)
    return Chart(
        title=title,
        description=f"Dot plot with two points at each of {len(rows)} stages, “{group}” and "
        f"“{reference}”, and a line between them. {title}. The gaps are in the table below.",
        spec=dumbbell.draw(rows, group, reference, axis),
        table=table,
        source=f"{stages.pathway.title}, {stages.when}.",
    )


def _kept(stages: Stages, name: str, key: Place, stratum: str, number: str) -> float | None:
    row = stages.get(RETENTION, key, name, stratum, number)
    return row["value"] if row else None


def _title(
    stages: Stages, key: Place, rows: list[dict[str, Any]], group: str, reference: str
) -> str:
    """Say at which stage the two are furthest apart, and what of each is kept there."""
    place = stages.background.place({"area_type": key[0], "area_code": key[1]})
    known = [
        (a, b, row["stage"])
        for row in rows
        if (a := row["value"]) is not None
        and (b := row["reference"]) is not None
        and abs(a - b) >= SEEN
    ]
    if not known:
        return f"{place}: what is kept at each stage of “{group}” and of “{reference}”"
    a, b, stage = max(known, key=lambda one: abs(one[0] - one[1]))
    one, other = words.amount(a, "%"), words.amount(b, "%")
    if stages.pathway.is_nested:
        told = f"{one} of “{group}” are kept and {other} of “{reference}”"
    else:
        told = f"it is {one} in “{group}” and {other} in “{reference}”"
    return f"{place}: furthest apart at “{stage}”, where {told}"
