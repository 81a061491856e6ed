"""What the mean would gain if every stratum had the reference's level: PAR and PAF."""

from dataclasses import dataclass

import numpy as np

from equipath.statistics.direction import polarity_of, who_does_worse
from equipath.statistics.extremes import named
from equipath.statistics.mean_distance import best_by
from equipath.statistics.statistic import Numbers
from equipath.statistics.strata import Positions, Table, at
from equipath.statistics.strata_index import Columns, Index
from equipath.statistics.strata_variance import no_relative_index
from equipath.vocabulary import Polarity


@dataclass(frozen=True)
class Attributable:
    """The risk and the fraction of an indicator of one polarity.

    Where the levels choose the best, it differs from the mean by chance alone: then the test is
    that of all strata being equal.
    """

    polarity: str
    is_chosen_by_level: bool

    @property
    def bounds(self) -> tuple[float, float]:
        """Nothing is attributable where the reference is worse than the mean."""
        return {
            Polarity.HIGHER_IS_BETTER: (0.0, np.inf),
            Polarity.LOWER_IS_BETTER: (-np.inf, 0.0),
            Polarity.NEUTRAL: (-np.inf, np.inf),
        }[polarity_of(self.polarity)]

    def position(self, table: Table) -> Positions:
        if table.advantaged is not None:
            return table.advantaged
        return best_by(table, self.polarity)

    def reference(self, table: Table) -> Numbers:
        return at(table.level, self.position(table))

    def risk(self) -> Index:
        """Return the index of `y_ref − μ`."""
        return Index(
            value=lambda table: self.reference(table) - table.mean,
            gradient=lambda table: self._slopes(table, np.ones_like(table.level)),
            extra=self._extra,
            tests_equality=self.is_chosen_by_level,
            bounds=self.bounds,
        )

    def fraction(self) -> Index:
        """Return the index of `100·(y_ref − μ) / μ`."""

        def value(table: Table) -> Numbers:
            return 100 * (self.reference(table) - table.mean) / table.mean

        def gradient(table: Table) -> Numbers:
            mean = table.mean[:, None]
            ratio = self.reference(table)[:, None] / mean
            return 100 / mean * self._slopes(table, np.broadcast_to(ratio, table.level.shape))

        return Index(
            value=value,
            gradient=gradient,
            refuses=no_relative_index,
            extra=self._extra,
            tests_equality=self.is_chosen_by_level,
            bounds=self.bounds,
            lowest_level=0.0,
        )

    def _slopes(self, table: Table, by_mean: Numbers) -> Numbers:
        """Return 1 for the reference less what each stratum moves the mean, times a factor."""
        slopes = -table.share * by_mean
        slopes[np.arange(slopes.shape[0]), self.position(table)] += 1
        return slopes

    def _extra(self, table: Table) -> Columns:
        level, mean = self.reference(table), table.mean
        name = named(table, self.position(table), "the reference")
        return {
            "comparator_value": level,
            "mean": mean,
            "direction": who_does_worse(
                mean, level, self.polarity, group="the population", reference=name
            ),
        }
