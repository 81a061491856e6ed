"""What stands in the place of a chart that would be empty: why, and the table of its numbers."""

from collections.abc import Iterable

from equipath.pages.page import Block, Chart, Text

WHY = (
    "No chart is drawn here: each of its numbers is hidden to protect people, or could not be "
    "worked out. The table says which."
)


def drawn(chart: Chart, values: Iterable[float | None]) -> tuple[Block, ...]:
    """Return a chart of these values; where none of them is known, why there is none."""
    if any(value is not None for value in values):
        return (chart,)
    return (Text((WHY,)), chart.table)
