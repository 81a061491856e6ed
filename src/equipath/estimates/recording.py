"""How a field is recorded: the share of rows in each of its states, from released counts.

States are counted as strata, so that the gate sees that they add up to everyone. What is shown
of them is another level than that of strata: how many of everyone, or of a group, are in each.
"""

import polars as pl

from equipath.estimates.rows import KEYS, column, result_rows
from equipath.statistics.proportion import proportion
from equipath.study.completeness import VALID
from equipath.study.indicator import Indicator
from equipath.study.stratifier import CROSSED
from equipath.study.study import Study
from equipath.vocabulary import ALL, STATE_SHARE, Comparison

PLACE = [key for key in KEYS if key not in ("stratification", "stratum")]
PARENT = ["of_stratification", "of_stratum"]


def recordings(study: Study) -> dict[str, str]:
    """Return each stratification by states, and whose groups it divides: `All` or another."""
    return {
        name: stratification
        for c in study.completeness.values()
        for name, stratification in (
            (c.recording, ALL),
            *(
                (c.recording_by(s), s)
                for s in c.stratifiers
                if c.recording_by(s) in study.stratifiers
            ),
        )
    }


def without_states(study: Study, rows: pl.DataFrame) -> pl.DataFrame:
    """Leave states out: they are no groups of people whose levels are compared."""
    return rows.filter(~pl.col("stratification").is_in(list(recordings(study))))


def with_valid_keys(study: Study, counts: pl.DataFrame) -> pl.DataFrame:
    """Give those whose field is valid one key wherever they stand, so that one cell is hidden.

    They are the numerator of everyone, or of a group, and both counts of the stratum "Valid".
    """
    found = _beside_parents(study, counts, ["numerator_key"])
    if found.is_empty():
        return counts
    is_valid = pl.col("stratum").str.split(CROSSED).list.first() == VALID
    mine = found.filter(is_valid).select(*KEYS, valid_key="numerator_key_parent")
    keyed = counts.join(mine, on=KEYS, how="left", maintain_order="left")
    return keyed.with_columns(
        pl.coalesce("valid_key", key).alias(key) for key in ("numerator_key", "denominator_key")
    ).drop("valid_key")


def shares_of_states(study: Study, indicator: Indicator, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the share that each state has of everyone, and of each group, with its interval.

    They are compared with nothing: neither way is good of all states.
    """
    found = _beside_parents(study, rows, ["denominator"])
    if found.is_empty():
        return pl.DataFrame()
    shares = found.with_columns(
        numerator="denominator",
        denominator="denominator_parent",
        is_suppressed=pl.col("denominator").is_null(),
    )
    estimate = proportion(
        column(shares, "numerator"),
        column(shares, "denominator"),
        confidence=study.confidence,
        multiplier=indicator.multiplier,
    )
    made = result_rows(study, indicator, shares, estimate, STATE_SHARE)
    return made.with_columns(comparison=pl.lit(Comparison.NOT_COMPARED.value))


def _beside_parents(study: Study, rows: pl.DataFrame, wanted: list[str]) -> pl.DataFrame:
    """Return the rows of states, each with columns of everyone's or its group's row."""
    of = recordings(study)
    states = rows.filter(pl.col("stratification").is_in(list(of)))
    group = pl.col("stratum").str.split(CROSSED).list.get(1, null_on_oob=True)
    placed = states.with_columns(
        of_stratification=pl.col("stratification").replace_strict(of, return_dtype=pl.String),
        of_stratum=group.fill_null(ALL),
    )
    parents = rows.select(
        *PLACE,
        of_stratification="stratification",
        of_stratum="stratum",
        **{f"{name}_parent": name for name in wanted},
    )
    return placed.join(parents, on=[*PLACE, *PARENT], how="left", maintain_order="left")
