"""The models behind adjusted gaps and curves: cells of true counts, and what stands beside them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.disclosure.policy import Policy
from equipath.statistics.statistic import Words
from equipath.study.adjustment import Adjustment, cells_by
from equipath.study.indicator import Indicator
from equipath.study.stratifier import CROSSED, Stratifier
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN

PERIOD = ["period_start", "period_end"]

EXEMPT = "adjusted_gap"
"""What a policy exempts that lets models of true counts be shown."""

REFUSED = "not shown: the disclosure policy does not exempt models of true counts"


@dataclass(frozen=True)
class Model:
    """One adjustment of one comparison: its cells, true counts that are never released.

    `frame` has the strata of each cell by the stratifiers of `names`, the compared one first;
    `beside` are the released counts of the groups in the whole, their reference marked.
    """

    indicator: Indicator
    adjustment: Adjustment
    place: int
    names: tuple[str, ...]
    frame: pl.DataFrame
    beside: pl.DataFrame

    @property
    def covariates(self) -> list[str]:
        """The stratifiers that groups are made alike in; providers differ at random."""
        return [name for name in self.names[1:] if name != self.adjustment.random]

    def table(self, *besides: str) -> dict[str, Words]:
        """Return the strata of each covariate, and of stratifiers named besides."""
        return {n: self.strata(n) for n in (*besides, *self.covariates)}

    def strata(self, name: str) -> Words:
        """Return each cell's stratum of a stratifier."""
        return self.frame[stratum_of(name)].to_numpy().astype(np.str_)


def models(
    study: Study, indicator: Indicator, cells: pl.DataFrame, released: pl.DataFrame
) -> Iterator[Model]:
    """Return a model for each adjustment of each comparison, in the whole."""
    whole = released.filter(pl.col("area_type") == study.areas.whole.type)
    for place, adjustment in enumerate(indicator.adjusted):
        for name in indicator.stratifiers:
            names = adjustment.crossed_with(name)
            mine = cells.filter(
                pl.col("indicator") == indicator.name,
                pl.col("stratification") == cells_by(names),
                pl.col("denominator") > 0,
            )
            if not mine.is_empty():
                beside = _beside(study.stratifiers[name], whole)
                frame = _framed(mine, names, beside)
                yield Model(indicator, adjustment, place, names, frame, beside)


def is_exempt(policy: Policy) -> bool:
    """Whether numbers of models of true counts may be shown."""
    return not policy.hides or EXEMPT in policy.exempt_statistics


def alike_in(study: Study, names: list[str]) -> str:
    """Say what groups are alike in, to stand after what they are compared with."""
    titles = [study.stratifiers[name].title for name in names]
    # `IMD fifth` keeps its capitals.
    said = [t if t[1:2].isupper() else t[:1].lower() + t[1:] for t in titles]
    return f"alike in {' and '.join(filter(None, [', '.join(said[:-1]), said[-1]]))}"


def stratum_of(name: str) -> str:
    """Return the column that holds each cell's stratum of a stratifier."""
    return f"stratum of {name}"


def _beside(stratifier: Stratifier, whole: pl.DataFrame) -> pl.DataFrame:
    mine = whole.filter(pl.col("stratification") == stratifier.name).sort(*PERIOD, "stratum")
    if stratifier.reference_name is not None:
        is_reference = pl.col("stratum") == stratifier.reference_name
    else:
        # As gaps as counted have it: the largest group.
        most = pl.col("denominator").fill_null(0).arg_max().over(PERIOD)
        is_reference = pl.int_range(pl.len()).over(PERIOD) == most
    return mine.with_columns(is_reference=is_reference)


def _framed(cells: pl.DataFrame, names: tuple[str, ...], beside: pl.DataFrame) -> pl.DataFrame:
    columns = [stratum_of(name) for name in names]
    parts = cells["stratum"].str.split_exact(CROSSED, len(names) - 1)
    strata = parts.struct.rename_fields(columns).struct.unnest().fill_null(NOT_KNOWN)
    references = beside.filter("is_reference").select(*PERIOD, reference="stratum")
    counts = cells.select(*PERIOD, "age_band", "numerator", "denominator")
    marked = pl.concat([counts, strata], how="horizontal").join(references, on=PERIOD, how="left")
    is_reference = (pl.col(columns[0]) == pl.col("reference")).fill_null(False)
    return marked.with_columns(is_reference=is_reference).sort(*PERIOD, *columns)
