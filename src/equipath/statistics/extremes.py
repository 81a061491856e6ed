"""The two strata that a simple measure sets against one another, and who does worse."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from equipath.statistics.arguments import Case
from equipath.statistics.direction import polarity_of, who_does_worse
from equipath.statistics.statistic import Numbers
from equipath.statistics.strata import Positions, Table, at
from equipath.statistics.strata_index import Columns, Index
from equipath.vocabulary import Polarity


@dataclass(frozen=True)
class Extremes:
    """Which two strata are set against one another, and which of them stands first.

    With `order` the least and the most disadvantaged; with `is_reference` the reference and
    the worst other; otherwise the best and the worst. Where higher is better (and of a neutral
    indicator, whose best is taken to be the highest) the advantaged stands first, where lower
    is better the disadvantaged: what comes out is positive, or above 1, where the
    disadvantaged does worse. Where the levels choose the two, these differ by chance alone:
    unless `is_ordered`, the test is that of all strata being equal.
    """

    polarity: str
    is_ordered: bool

    def difference(self) -> Index:
        """Return the index of `y₁ − y₂`."""

        def value(table: Table) -> Numbers:
            first, second = self.levels(table)
            return first - second

        def gradient(table: Table) -> Numbers:
            one = np.ones(table.groups.size)
            return self._slopes(table, one, -one)

        return Index(
            value=value,
            gradient=gradient,
            extra=self._described,
            tests_equality=not self.is_ordered,
            bounds=(-np.inf, np.inf),
        )

    def ratio(self) -> Index:
        """Return the index of `y₁ / y₂`."""

        def value(table: Table) -> Numbers:
            first, second = self.levels(table)
            return first / second

        def gradient(table: Table) -> Numbers:
            first, second = self.levels(table)
            return self._slopes(table, 1 / second, -first / second**2)

        def refuses(table: Table) -> list[Case]:
            return [
                (np.any(table.level < 0, axis=1), "a level is negative: no ratio"),
                (self.levels(table)[1] == 0, "the level divided by is 0: no ratio"),
            ]

        def remarks(table: Table) -> list[Case]:
            is_zero = self.levels(table)[0] == 0
            return [(is_zero, "a ratio of 0 has no logarithm: no analytic interval")]

        return Index(
            value=value,
            gradient=gradient,
            refuses=refuses,
            remarks=remarks,
            extra=self._described,
            tests_equality=not self.is_ordered,
            lowest_level=0.0,
            symmetrical_in="logarithm",
        )

    @property
    def low_is_good(self) -> bool:
        return polarity_of(self.polarity) is Polarity.LOWER_IS_BETTER

    def advantaged(self, table: Table) -> Positions:
        if table.advantaged is not None:
            return table.advantaged
        best = np.argmin if self.low_is_good else np.argmax
        return best(table.level, axis=1)

    def disadvantaged(self, table: Table) -> Positions:
        if table.disadvantaged is not None:
            return table.disadvantaged
        badness = table.level if self.low_is_good else -table.level
        if table.advantaged is not None:
            badness = badness.copy()
            index = table.advantaged.reshape(-1, *[1] * (badness.ndim - 1))
            np.put_along_axis(badness, index, -np.inf, axis=1)
        return np.argmax(badness, axis=1)

    def pair(self, table: Table) -> tuple[Positions, Positions]:
        """Return the positions of the first and of the second."""
        ends = self.advantaged(table), self.disadvantaged(table)
        return ends[::-1] if self.low_is_good else ends

    def levels(self, table: Table) -> tuple[Numbers, Numbers]:
        """Return the levels of the first and of the second."""
        first, second = self.pair(table)
        return at(table.level, first), at(table.level, second)

    def _slopes(self, table: Table, by_first: Numbers, by_second: Numbers) -> Numbers:
        """Return derivatives that are these for the two strata and 0 for the others."""
        slopes = np.zeros_like(table.level)
        rows = np.arange(slopes.shape[0])
        for position, slope in zip(self.pair(table), (by_first, by_second), strict=True):
            slopes[rows, position] += slope
        return slopes

    def _described(self, table: Table) -> Columns:
        """Return both levels, and who of the two does worse, by name where there are names."""
        ends = self.advantaged(table), self.disadvantaged(table)
        better, worse = (at(table.level, position) for position in ends)
        names = [
            named(table, position, role)
            for position, role in zip(ends, self._roles(table), strict=True)
        ]
        return {
            "advantaged_value": better,
            "disadvantaged_value": worse,
            "direction": who_does_worse(
                worse, better, self.polarity, group=names[1], reference=names[0]
            ),
        }

    def _roles(self, table: Table) -> tuple[str, str]:
        if table.disadvantaged is not None:
            return "the least disadvantaged", "the most disadvantaged"
        best, worst = ("lowest", "highest") if self.low_is_good else ("highest", "lowest")
        if table.advantaged is not None:
            return "the reference", f"the {worst} stratum"
        return f"the {best} stratum", f"the {worst} stratum"


def named(table: Table, position: Positions, role: str) -> Any:
    """Return the strata's names, or their role where they have none."""
    name = table.name[np.arange(position.size), position]
    return np.where(name == "", role, name)
