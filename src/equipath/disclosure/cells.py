"""Find the cells of a counts table and every sum that a reader of it could compute with."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.disclosure.policy import Policy
from equipath.disclosure.sums import find_sums
from equipath.disclosure.table import Floats, Integers, Table, build_table
from equipath.errors import DisclosureError


@dataclass(frozen=True)
class Cells:
    """The cells of a counts table: which cell each row's numerator and denominator is.

    `totals` are the breakdowns by which totals are shown as sums of what is shown, where the
    policy wants that: `sum, row, total, depth`, a row for each part. Breakdowns that do not
    make up their total are not among them.
    """

    table: Table
    numerator: Integers
    denominator: Integers
    totals: pl.DataFrame


def find_cells(
    counts: pl.DataFrame,
    links: pl.DataFrame,
    policy: Policy,
    groups: pl.DataFrame | None = None,
    nested: pl.DataFrame | None = None,
) -> Cells:
    """Derive cells and relations from counts and the parent-child pairs of areas.

    Numerators and denominators both follow the sums of `find_sums`. The numerator falls short of
    the denominator by the complement, for indicators whose numerators never exceed their
    denominators. Counts of equal `numerator_key` or `denominator_key`, where those columns are
    given, are one cell: those of a pathway's stage are the denominator of the next. A sum whose
    parts exceed its total does not bind anybody and is left out, unless `is_distinct` says that
    different patients were counted, of whom several parts may hold the same one. What a column
    adds up to has the rows that it is of in `numerator_rows` or `denominator_rows`.

    Errors: `DisclosureError` for counts that are negative or infinite, and for different counts
    under one key.
    """
    numerator, denominator, value = _shared(counts)
    sums = find_sums(counts, links, groups, nested)

    sum_of, row, sign = (sums[column].to_numpy() for column in ("sum", "row", "sign"))
    n_sums = int(sum_of.max()) + 1 if len(sum_of) else 0
    bound, cell, weight = _distinct(
        np.concatenate([sum_of, sum_of + n_sums]),
        np.concatenate([numerator[row], denominator[row]]),
        np.concatenate([sign, sign]),
    )
    whole = _rows_with_complement(counts)
    whole = whole[numerator[whole] != denominator[whole]]
    complements = np.arange(len(whole)) + 2 * n_sums

    exempt = counts["area_type"].is_in(list(policy.exempt_area_types)).to_numpy()
    totals = _totals(sums, value[numerator], value[denominator])
    if policy.totals == "of_true_totals":
        totals = totals.clear()
    is_total = np.zeros(counts.height, dtype=bool)
    is_total[totals["total"].to_numpy()] = True
    is_exempt = _spread(exempt, numerator, denominator, len(value))
    may_overlap = np.zeros(2 * n_sums + len(whole), dtype=bool)
    if "is_distinct" in counts.columns:
        is_distinct = _spread(counts["is_distinct"].to_numpy(), numerator, denominator, len(value))
        may_overlap[bound[is_distinct[cell]]] = True
    table = build_table(
        value,
        np.concatenate([bound, complements, complements]),
        np.concatenate([cell, denominator[whole], numerator[whole]]),
        np.concatenate([weight, -np.ones_like(whole), np.ones_like(whole)]),
        may_fall_short=np.arange(2 * n_sums + len(whole)) >= 2 * n_sums,
        is_exempt=is_exempt,
        is_sum_of_shown=_spread(is_total, numerator, denominator, len(value)) & ~is_exempt,
        wanted=_spread_most(_wanted(counts), numerator, denominator, len(value)),
        may_overlap=may_overlap,
        n_rows=_rows_behind(counts, numerator, denominator, len(value)),
    )
    return Cells(table, numerator, denominator, totals)


def _values(counts: pl.DataFrame, column: str) -> Floats:
    """Return a column of counts as floats, NaN for null; refuse what cannot be a count."""
    values = counts[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    if np.isinf(values).any() or (values < 0).any():
        raise DisclosureError(
            f"The counts hold a {column} that is negative or infinite: a count is 0 or more, "
            "and null where it is not known."
        )
    return np.asarray(values, dtype=np.float64)


def _shared(counts: pl.DataFrame) -> tuple[Integers, Integers, Floats]:
    """Return which cell each row's numerator and denominator is, and the cells' values."""
    none = pl.Series("none", [None] * counts.height, dtype=pl.String)
    keyed = pl.concat(
        [
            counts[f"{name}_key"].cast(pl.String).alias("key")
            if f"{name}_key" in counts.columns
            else none.alias("key")
            for name in ("numerator", "denominator")
        ]
    ).to_frame()
    keyed = keyed.with_row_index("row")
    values = np.concatenate([_values(counts, "numerator"), _values(counts, "denominator")])
    own = pl.when(pl.col("key").is_null()).then(pl.col("row"))  # no key: a cell of its own
    first = keyed.select(pl.col("row").first().over("key", own)).to_series().to_numpy()
    differs = values[first] != values
    differs &= ~(np.isnan(values) & np.isnan(values[first]))
    if differs.any():
        place = int(np.flatnonzero(differs)[0])
        kind = "numerator" if place < counts.height else "denominator"
        raise DisclosureError(
            f"Rows with the {kind}_key `{keyed['key'][place]}` have different {kind}s: give one "
            "key only to counts of the same people."
        )
    firsts, which = np.unique(first, return_inverse=True)
    which = which.astype(np.int64)
    return which[: counts.height], which[counts.height :], values[firsts]


def _rows_behind(
    counts: pl.DataFrame, numerator: Integers, denominator: Integers, n_cells: int
) -> Floats:
    """Return the fewest rows that each cell is added up from, NaN for what was counted."""
    fewest = np.full(n_cells, np.nan)
    for name, cells in (("numerator", numerator), ("denominator", denominator)):
        if f"{name}_rows" in counts.columns:
            rows = counts[f"{name}_rows"].cast(pl.Float64).fill_null(float("nan"))
            np.fmin.at(fewest, cells, rows.to_numpy())
    return fewest


def _wanted(counts: pl.DataFrame) -> Integers:
    """Return how much readers want each row, where the counts say so."""
    if "wanted" not in counts.columns:
        return np.zeros(counts.height, dtype=np.int64)
    return counts["wanted"].fill_null(0).cast(pl.Int64).to_numpy()


def _rows_with_complement(counts: pl.DataFrame) -> Integers:
    """Return the rows whose numerator is counted among their denominator."""
    exceeds = (pl.col("numerator") > pl.col("denominator")).any().over("indicator")
    known = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    alike = pl.lit(value=True)
    if {"numerator_rows", "denominator_rows"} <= set(counts.columns):
        # Days are no part of the people who had them.
        alike = pl.col("numerator_rows").is_null() == pl.col("denominator_rows").is_null()
    rows = counts.select((known & alike & ~exceeds.fill_null(value=False)).arg_true())
    return rows.to_series().cast(pl.Int64).to_numpy()


def _totals(sums: pl.DataFrame, numerator: Floats, denominator: Floats) -> pl.DataFrame:
    """Return the parts of the breakdowns that make up their total, in both counts."""
    row = sums["row"].to_numpy()
    known = {"numerator": numerator[row], "denominator": np.nan_to_num(denominator[row])}
    left = [
        (pl.col(name) * pl.col("sign")).sum().abs() <= 1e-9 * pl.col(name).sum().clip(1.0)
        for name in known
    ]
    complete = pl.all_horizontal(*left).over("sum")
    total = pl.col("row").filter(pl.col("sign") < 0).first().over("sum")
    return (
        sums.with_columns(**{name: pl.Series(value) for name, value in known.items()})
        .filter("is_breakdown")
        .with_columns(is_complete=complete, total=total)
        .filter(pl.col("is_complete") & (pl.col("sign") > 0))
        .select("sum", "row", "total", "depth")
    )


def _distinct(
    sum_of: Integers, cell: Integers, sign: Integers
) -> tuple[Integers, Integers, Integers]:
    """Return the sums without those that bind the same cells again, and without idle ones.

    Indicators that share denominators share their sums too: once is enough.
    """
    entries = pl.DataFrame({"sum": sum_of, "cell": cell, "sign": sign}).sort("sum", "cell")
    groups = entries.group_by("sum", maintain_order=True).agg("cell", "sign")
    first = groups.unique(["cell", "sign"], keep="first").select("sum")
    kept = entries.join(first, on="sum", how="semi")
    return kept["sum"].to_numpy(), kept["cell"].to_numpy(), kept["sign"].to_numpy()


def _spread(
    is_row: NDArray[np.bool_], numerator: Integers, denominator: Integers, n_cells: int
) -> NDArray[np.bool_]:
    """Return the cells that are the numerator or the denominator of a flagged row."""
    flags = np.zeros(n_cells, dtype=bool)
    flags[numerator[is_row]] = True
    flags[denominator[is_row]] = True
    return flags


def _spread_most(
    rank: Integers, numerator: Integers, denominator: Integers, n_cells: int
) -> Integers:
    """Return the highest rank of the rows whose numerator or denominator each cell is."""
    ranks = np.zeros(n_cells, dtype=np.int64)
    np.maximum.at(ranks, numerator, rank)
    np.maximum.at(ranks, denominator, rank)
    return ranks
