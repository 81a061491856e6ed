"""What a linkage finds, whichever way it is found."""

from dataclasses import dataclass

import polars as pl
from ibis.expr import types as ir

from equipath.contracts.data_finding import DataFinding
from equipath.study.linkage import Linkage
from equipath.vocabulary import Severity

PERSON = "person_id"

LINKS = {
    "linked_from": pl.String(),
    "linked_to": pl.String(),
    "expected_false": pl.Float64(),
    "expected_missed": pl.Float64(),
}
"""A row for each value of the linkage's key among the records: the person found, or null; how
likely that person is the wrong one; and, where none is found, how likely one of those who were
compared is the right one."""


@dataclass(frozen=True)
class Links:
    """Links by the values of a column of the records, `key`, held by the engine.

    `table` has the columns of `LINKS`. `is_modelled` says whether its errors were estimated: a
    shared pseudonym tells nothing of its own.
    """

    key: str
    table: ir.Table
    is_modelled: bool
    findings: tuple[DataFinding, ...] = ()


def linkage_finding(
    linkage: Linkage, reason: str, count: int, total: int, message: str, advice: str = ""
) -> DataFinding:
    """Return a warning about a linkage; never with an example, which would be of a person."""
    return DataFinding(
        Severity.WARNING, reason, linkage.source, "", count, total, "", message, advice
    )
