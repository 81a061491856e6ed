"""Rows of several stratifiers at once: which are whose, and where on its scale a stratum stands."""

from collections.abc import Callable, Iterable
from typing import Any

import polars as pl
from polars._typing import PolarsDataType

from equipath.study.stratifier import Stratifier


def is_of(stratifiers: Iterable[Stratifier]) -> pl.Expr:
    """Say of each row whether it is of one of the stratifiers."""
    return pl.col("stratification").is_in([s.name for s in stratifiers])


def of_each(
    stratifiers: Iterable[Stratifier], what: Callable[[Stratifier], Any], kind: PolarsDataType
) -> pl.Expr:
    """Return something of each row's stratifier."""
    values = {s.name: what(s) for s in stratifiers}
    return pl.col("stratification").replace_strict(values, default=None, return_dtype=kind)


def with_order(stratifiers: Iterable[Stratifier], rows: pl.DataFrame) -> pl.DataFrame:
    """Add the place of each row's stratum among those declared, from 1; null for any other."""
    placed = [(s.name, n, i) for s in stratifiers for i, n in enumerate(s.stratum_names, start=1)]
    on = ["stratification", "stratum"]
    schema = {**dict.fromkeys(on, pl.String), "order": pl.Int64}
    order = pl.DataFrame(placed, schema, orient="row")
    return rows.join(order, on=on, how="left", maintain_order="left")


def ends_of_scale(stratifier: Stratifier) -> str:
    """Return from which stratum to which an ordered scale goes."""
    names = stratifier.stratum_names or ("",)
    return f"{names[0]} to {names[-1]}"
