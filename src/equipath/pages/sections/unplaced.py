"""Areas that no map places: they may belong to the areas reported, so they stay in sight."""

from equipath.pages import words
from equipath.pages.background import everyone
from equipath.pages.page import Column, Section, Table, Text
from equipath.pages.sections.view import Row, View

LISTED = 60
WHY = (
    "No map says what these are part of, so some of them may lie in the areas reported here. "
    "They are counted in the whole, and left out of findings and maps."
)


def section(view: View) -> Section | None:
    """Return the levels of the areas whose place is not known, the largest first, or nothing."""
    if not view.background.study.get("areas", {}).get("focus"):
        return None
    rows = [r for r in everyone(view.levels).iter_rows(named=True) if _is_unplaced(view, r)]
    if not rows:
        return None
    rows.sort(key=lambda r: -(r["denominator"] or 0.0))
    left = len(rows) - LISTED
    more = f" {left:,} smaller ones are in the results only." if left > 0 else ""
    return Section(
        "Areas whose place is not known",
        (
            Text((WHY,)),
            Table(
                "Levels of areas that no map places, the largest first",
                (
                    Column("Area"),
                    Column("Code"),
                    *(
                        Column(name, is_number=True)
                        for name in ("Level", "95% interval", "Counted", "Out of")
                    ),
                    Column("Result", is_id=True),
                ),
                tuple(_cells(view, row) for row in rows[:LISTED]),
                f"Counted: {view.counted}. Out of: {view.out_of}.{more}",
            ),
        ),
    )


def _is_unplaced(view: View, row: Row) -> bool:
    """Whether an area is neither reported, nor a comparator, nor known to lie anywhere."""
    area = view.background.area(row)
    known = (row["area_type"], row["area_code"]) in view.background.headline
    return not area.is_in_focus and not known and not area.parents


def _cells(view: View, row: Row) -> tuple[str, ...]:
    value, interval, numerator, denominator = view.level_cells(row)
    kind = words.level_of(row["area_type"])
    place = view.background.place(row)
    name = place if row["area_code"] in place else f"{place} ({kind})"
    return (name, row["area_code"], value, interval, numerator, denominator, row["result_id"])
