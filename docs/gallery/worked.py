"""A statistic's worked example: its table, how it is asked, and what it answers."""

from dataclasses import dataclass
from functools import cache

import polars as pl

from equipath.calculations.calculate import calculate
from equipath.calculations.describe import shown
from equipath.calculations.worked_example import worked_example
from equipath.statistics import STATISTICS
from equipath.statistics.column_names import COLUMNS, Kind
from equipath.statistics.statistic import Statistic

NAMES_ONLY = {"stratum", "stage", "period", "provider", "age_band", "test"}
"""Columns that say which row it is, although some statistics read them too."""


@dataclass(frozen=True)
class Worked:
    """A statistic with the table of its example and the answer to it."""

    statistic: Statistic
    table: pl.DataFrame
    answer: pl.DataFrame

    @property
    def by(self) -> list[str]:
        """The columns that make the groups."""
        return list(self.statistic.example.by)

    @property
    def labels(self) -> list[str]:
        """The columns that tell the rows of a group apart."""
        return [name for name in self.table.columns if name not in self.by and self._labels(name)]

    def _labels(self, name: str) -> bool:
        if name in str(self.statistic.example.options.get("covariates", "")).split(","):
            return False
        is_number = name in COLUMNS and COLUMNS[name].kind is Kind.NUMBER
        is_read = name in (*self.statistic.requires, *self.statistic.also)
        return name in NAMES_ONLY or not (is_number or is_read)

    @property
    def command(self) -> str:
        """The lines that ask for it on a command line."""
        name, example = self.statistic.name, self.statistic.example
        by = f" --by {','.join(example.by)}" if example.by else ""
        options = "".join(f" --option {k}={shown(v)}" for k, v in example.options.items())
        return (
            f"$ equipath calculate {name} --example > {name}.csv\n"
            f"$ equipath calculate {name} {name}.csv{by}{options}"
        )


@cache
def worked(name: str) -> Worked:
    """Return the worked example of a statistic, answered."""
    statistic: Statistic = STATISTICS.get(name)
    table, example = worked_example(statistic), statistic.example
    answer = calculate(name, table, by=example.by, **example.options)
    return Worked(statistic, table, answer)
