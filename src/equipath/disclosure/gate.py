"""The gate: a table of true counts in, the counts that may be released out."""

import numpy as np
import polars as pl

from equipath.disclosure.cells import Cells, find_cells
from equipath.disclosure.policy import Policy
from equipath.disclosure.protect import protect
from equipath.disclosure.table import Floats, Integers, Status
from equipath.disclosure.windows import round_to_base

NOTES = {
    Status.PRIMARY: "hidden: a count of {suppress_from} to {suppress_to}",
    Status.SECONDARY: "hidden: small, or another hidden count could be computed with it",
    Status.FEW: "hidden: made up by {suppress_from} to {suppress_to} people or records",
    Status.UNKNOWN: "not known, or suppressed where it was published",
}

ROWS = ("numerator_rows", "denominator_rows")


def release(
    counts: pl.DataFrame,
    links: pl.DataFrame,
    policy: Policy,
    groups: pl.DataFrame | None = None,
    nested: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the rows of `counts` with numerators and denominators as they may be shown.

    A hidden count is null; others are rounded as the policy says. `is_suppressed` is true where
    the numerator is hidden or unknown, `disclosure_note` says in words what happened and to
    which count. Order and further columns stay. `links` holds the pairs of areas
    (child_type, child_code, parent_type, parent_code) by which counts were rolled up; `groups`
    the stratum of each whole area (stratifier, area_type, area_code, stratum), where strata are
    made of whole areas; `nested` the strata that make up those of another stratification
    (stratification, stratum, of_stratification, of_stratum).

    What a column adds up to (`numerator_rows`, `denominator_rows`: how many people or records
    add something to it) is hidden where they are few, however much it is; those columns go.

    The higher a row's `wanted`, where there is such a column, the later it is hidden for others'
    sake.

    Statistics computed from what comes out are safe to show, for all of it is; those that the
    policy exempts are computed from what went in and pass `outgoing.coarsen`.

    Errors: `DisclosureError` for impossible counts and when no safe release is found. When not
    to use it: for tables released one after the other, whose differences it does not see.
    """
    if not policy.hides and policy.rounding_base == 1:
        return _pass_through(counts).drop(ROWS, strict=False)
    cells = find_cells(counts, links, policy, groups, nested)
    status = cells.table.status(policy)
    while True:
        status = protect(cells.table, policy, status)
        shown = _shown(cells, status, policy)
        is_blank = np.isnan(shown) & (status == Status.SHOWN) & ~cells.table.is_remainder
        if not is_blank.any():
            break
        status[is_blank] = Status.SECONDARY
    numerator, denominator = shown[cells.numerator], shown[cells.denominator]
    return counts.with_columns(
        numerator=pl.Series(numerator, nan_to_null=True),
        denominator=pl.Series(denominator, nan_to_null=True),
        is_suppressed=pl.Series(np.isnan(numerator)),
        disclosure_note=_notes(status[cells.numerator], status[cells.denominator], policy),
    ).drop(ROWS, strict=False)


def summary(released: pl.DataFrame) -> pl.DataFrame:
    """Count what happened to the numerators: a row for each indicator and type of area.

    Columns: `indicator, area_type, rows, shown, hidden_primary, hidden_secondary, unknown`.
    """
    note = pl.col("disclosure_note")

    def numerators(*of: Status) -> pl.Expr:
        begins = (note.str.starts_with(f"numerator {NOTES[s].partition('{')[0]}") for s in of)
        return pl.any_horizontal(*begins).sum()

    return (
        released.group_by("indicator", "area_type")
        .agg(
            rows=pl.len(),
            shown=(~pl.col("is_suppressed")).sum(),
            hidden_primary=numerators(Status.PRIMARY, Status.FEW),
            hidden_secondary=numerators(Status.SECONDARY),
            unknown=numerators(Status.UNKNOWN),
        )
        .sort("indicator", "area_type")
    )


def _pass_through(counts: pl.DataFrame) -> pl.DataFrame:
    unknown = pl.col("numerator").is_null()
    note = pl.lit(f"numerator {NOTES[Status.UNKNOWN]}")
    return counts.with_columns(
        pl.col("numerator", "denominator").cast(pl.Float64),
        is_suppressed=unknown,
        disclosure_note=pl.when(unknown).then(note).otherwise(pl.lit("")),
    )


def _notes(numerator: Integers, denominator: Integers, policy: Policy) -> pl.Series:
    """Say what happened to each row's counts, the numerator first."""
    words = np.full(len(Status), "", dtype=object)
    for status, note in NOTES.items():
        words[status] = note.format_map(policy.model_dump())
    both = [
        "; ".join(f"{name} {words[status]}" for name, status in pair if words[status])
        for pair in (
            (("numerator", first), ("denominator", second)) for first in Status for second in Status
        )
    ]
    which = numerator * len(Status) + denominator
    return pl.Series(both, dtype=pl.String).gather(which)


def _shown(cells: Cells, status: Integers, policy: Policy) -> Floats:
    """Return what is shown of every cell, NaN for nothing."""
    table = cells.table
    exact = table.is_exempt | (policy.rounding_base == 1)
    shown = np.where(exact, table.value, round_to_base(table.value, policy.rounding_base))
    shown[(status != Status.SHOWN) | table.is_remainder] = np.nan
    for depth in sorted(cells.totals["depth"].unique()):
        _sum_totals(cells, cells.totals.filter(pl.col("depth") == depth), shown)
    return shown


def _sum_totals(cells: Cells, parts: pl.DataFrame, shown: Floats) -> None:
    """Replace totals that are shown by the sums of their shown parts.

    A total with several breakdowns takes the one in which the fewest parts are hidden, the first
    of these: a choice that anybody can make who sees the release. With nothing but hidden parts
    a total is not shown either, for a sum of nothing would read as zero.
    """
    row = parts["row"].to_numpy()
    sums = (
        parts.with_columns(
            numerator=pl.Series(shown[cells.numerator[row]], nan_to_null=True),
            denominator=pl.Series(shown[cells.denominator[row]], nan_to_null=True),
        )
        .group_by("total", "sum")
        .agg(
            pl.col("numerator", "denominator").sum(),
            hidden_numerators=pl.col("numerator").is_null().sum(),
            hidden_denominators=pl.col("denominator").is_null().sum(),
        )
        .with_columns(hidden=pl.col("hidden_numerators") + pl.col("hidden_denominators"))
        .sort("hidden", "sum")
        .unique("total", keep="first", maintain_order=True)
    )
    total = sums["total"].to_numpy()
    for name, which in (("numerator", cells.numerator), ("denominator", cells.denominator)):
        cell, value = which[total], sums[name].to_numpy().astype(np.float64)
        value[(value == 0) & (sums[f"hidden_{name}s"].to_numpy() > 0)] = np.nan
        replaced = cells.table.is_sum_of_shown[cell] & ~np.isnan(shown[cell])
        shown[cell[replaced]] = value[replaced]
