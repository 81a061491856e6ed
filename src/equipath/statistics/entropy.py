"""What the entropy indices share: a floor for levels of 0, and what chance makes of them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from equipath.statistics.arguments import Case, positive
from equipath.statistics.statistic import Numbers
from equipath.statistics.strata import Table
from equipath.statistics.strata_chance import variance_by_chance
from equipath.statistics.strata_index import Index
from equipath.statistics.strata_variance import no_relative_index

OfTable = Callable[[Table], Numbers]


def above_floor(value: OfTable, gradient: OfTable, floor: float) -> Index:
    """Return the index of levels of which those of 0 stand as the floor, with a note.

    `StatisticError` where the floor is not above 0.
    """
    lowest = positive("floor", floor)

    def raised(table: Table) -> Table:
        return replace(table, level=np.where(table.level == 0, lowest, table.level))

    def remarks(table: Table) -> list[Case]:
        said = f"a level of 0 stands as {lowest:g}, which has no analytic interval"
        return [((table.level == 0).any(axis=1), said)]

    def slopes(table: Table) -> Numbers:
        is_raised = (table.level == 0).any(axis=1)
        return np.where(is_raised[:, None], np.nan, gradient(raised(table)))

    return Index(
        value=lambda table: value(raised(table)),
        gradient=slopes,
        refuses=no_relative_index,
        remarks=remarks,
        by_chance=by_chance,
        lowest_level=lowest,
    )


def by_chance(table: Table) -> Numbers:
    """Return what errors make of equal strata to second order: half the relative variance."""
    return 1000 * variance_by_chance(table) / (2 * table.mean**2)
