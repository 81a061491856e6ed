"""Find fields in which nothing was ever recorded: a wrong column more often than a habit."""

import polars as pl

from equipath.contracts.data_finding import DataFinding
from equipath.study.completeness import MISSING, Completeness
from equipath.study.study import Study
from equipath.vocabulary import ALL, Severity


def empty_fields(study: Study, counted: pl.DataFrame) -> list[DataFinding]:
    """Return a finding for each field that is missing in every row counted.

    `counted` are the counts of the lowest areas, before anything is hidden in them.
    """
    found = []
    for declared in study.completeness.values():
        mine = counted.filter(pl.col("indicator") == declared.indicator)
        all_rows = _rows(mine.filter(pl.col("stratification") == ALL))
        states = mine.filter(pl.col("stratification") == declared.recording)
        if all_rows and not _rows(states.filter(pl.col("stratum") != MISSING)):
            found.append(_said_of(declared, int(all_rows)))
    return found


def _rows(counts: pl.DataFrame) -> float:
    return float(counts["denominator"].sum())


def _said_of(declared: Completeness, rows: int) -> DataFinding:
    return DataFinding(
        Severity.WARNING,
        "field_always_empty",
        declared.source or "",
        declared.column,
        rows,
        rows,
        "",
        f"Nothing is recorded in `{declared.column}` of any row that {declared.name} counts: its "
        "completeness is 0%.",
        "Look whether another column holds it, or whether the extract left it out.",
    )
