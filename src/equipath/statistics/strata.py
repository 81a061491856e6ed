"""Set the strata of every group out as tables: one row a group, one column a stratum."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import Case, columns, notes
from equipath.statistics.grouping import Grouping, begins, grouping
from equipath.statistics.level_errors import Errors
from equipath.statistics.level_scale import forward, unit_of
from equipath.statistics.statistic import Groups, Numbers, Words

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """Groups with equally many strata. Of drawn levels there is a third axis, the draws.

    `share` is the stratum's share of the population. `error` is the level's standard error,
    `drawn_level` and `drawn_error` are level and error on the scale that draws are made on.
    `advantaged` and `disadvantaged` are the columns of the strata set against one another,
    None where the levels decide. `groups` are the positions among all groups.
    """

    groups: Groups
    level: Numbers
    share: Numbers
    error: Numbers
    drawn_level: Numbers
    drawn_error: Numbers
    name: Words
    advantaged: Positions | None
    disadvantaged: Positions | None

    @property
    def mean(self) -> Numbers:
        """The population's mean level: one a group, or a group and draw.

        Reckoned from the first stratum, so that of equal levels it is that level exactly.
        """
        first = self.level[:, 0]
        return first + np.sum(self.share * (self.level - first[:, None]), axis=1)

    @property
    def deviation(self) -> Numbers:
        """The strata's levels less the mean."""
        return self.level - self.mean[:, None]

    def drawn(self, row: int, levels: Numbers) -> "Table":
        """Return the table of one group with drawn levels, a stratum a row, a draw a column."""
        one = slice(row, row + 1)
        return replace(
            self,
            level=levels[None],
            share=self.share[one, :, None],
            advantaged=None if self.advantaged is None else self.advantaged[one],
            disadvantaged=None if self.disadvantaged is None else self.disadvantaged[one],
        )


@dataclass(frozen=True)
class Strata:
    """The rows of a statistic of strata, read once: what stands where and what is amiss."""

    grouping: Grouping
    note: Words
    level: Numbers
    population: Numbers
    error: Numbers
    drawn_level: Numbers
    drawn_error: Numbers
    name: Words
    errors: Errors
    order: Numbers | None
    mark: Numbers | None

    def tables(self) -> Iterator[Table]:
        """Yield the groups that can be computed, those with equally many strata together.

        Where there is none, an empty table says what the columns are.
        """
        sound = np.flatnonzero(self.note == "")
        for size in np.unique(self.grouping.sizes[sound]).tolist() or [2]:
            groups = sound[self.grouping.sizes[sound] == size]
            yield self._table(groups, self._cells(groups, size))

    def _cells(self, groups: Groups, size: int) -> Positions:
        """Return the rows of so many groups, put in an order that does not depend on theirs."""
        cells = self.grouping.starts[groups][:, None] + np.arange(size)
        keys = (self.error[cells], self.population[cells], self.level[cells])
        return np.take_along_axis(cells, np.lexsort(keys, axis=1), axis=1)

    def _table(self, groups: Groups, cells: Positions) -> Table:
        people = self.population[cells]
        advantaged = disadvantaged = None
        if self.mark is not None:
            advantaged = np.argmax(self.mark[cells], axis=1)
        elif self.order is not None:
            rank = self.order[cells]
            advantaged, disadvantaged = np.argmax(rank, axis=1), np.argmin(rank, axis=1)
        return Table(
            groups=groups,
            level=self.level[cells],
            share=people / people.sum(axis=1, keepdims=True),
            error=self.error[cells],
            drawn_level=self.drawn_level[cells],
            drawn_error=self.drawn_error[cells],
            name=self.name[cells],
            advantaged=advantaged,
            disadvantaged=disadvantaged,
        )


def strata_of(
    value: Any,
    population: Any,
    group: Any,
    errors: Errors,
    *,
    order: Any = None,
    is_reference: Any = None,
    stratum: Any = None,
) -> Strata:
    """Read the rows, one a stratum; a group with a cell that cannot be used says so.

    An index needs two strata at least, each with a level and a population. `order` (1 the
    most disadvantaged) and `is_reference` (one a group) say who is set against whom.
    """
    level, people = columns(value=value, population=population)
    groups = grouping(group, level.size)
    cases: list[Case] = [
        (groups.sizes < 2, "an index of inequality needs two strata"),
        (groups.any(~np.isfinite(level)), "a stratum has no value"),
        (groups.any(~((people > 0) & np.isfinite(people))), "a stratum has no population"),
    ]
    rank = mark = None
    if order is not None:
        rank = columns(value=level, order=order)[1]
        cases += _order_cases(groups, rank)
    if is_reference is not None:
        mark = (columns(value=level, is_reference=is_reference)[1] == 1).astype(np.float64)
        cases += [
            (groups.total(mark) < 1, "the group has no reference stratum"),
            (groups.total(mark) > 1, "the group has several reference strata"),
        ]
    drawn = errors.of(level)
    name = np.full(level.size, "") if stratum is None else np.asarray(stratum, dtype=np.str_)
    return Strata(
        grouping=groups,
        note=notes(groups.count, *cases),
        level=level,
        population=people,
        error=drawn * unit_of(errors.scale, level),
        drawn_level=forward(errors.scale, level),
        drawn_error=drawn,
        name=np.broadcast_to(name, level.shape),
        errors=errors,
        order=rank,
        mark=mark,
    )


def _order_cases(groups: Grouping, rank: Numbers) -> list[Case]:
    ordered = rank[np.lexsort((rank, groups.index))]
    return [
        (groups.any(~((rank >= 1) & np.isfinite(rank))), "a stratum has no order"),
        (groups.any(~begins(groups.index, ordered)), "two strata have the same order"),
    ]


def at(values: Numbers, position: Positions) -> Numbers:
    """Return each group's value (in each draw) in one column a group, or a group and draw."""
    missing = (1,) * (values.ndim - 1 - position.ndim)
    index = position.reshape(position.shape + missing)[:, None]
    return np.take_along_axis(values, index, axis=1)[:, 0]


def marked(table: Table) -> Positions:
    """Return each group's reference stratum, which is marked in the table."""
    assert table.advantaged is not None
    return table.advantaged
