"""Link by comparing names, dates of birth, postcodes and the like, which differ by mistake."""

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.linkage.candidates import chosen
from equipath.analyses.linkage.links import LINKS, PERSON, Links, linkage_finding
from equipath.analyses.linkage.spelling import spelt
from equipath.analyses.linkage.splink_model import weigh
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.errors import DataError, Problem
from equipath.study.linkage import Linkage

FEW_PAIRS = 500
"""Pairs that agree on a rule, below which what is learnt from them is unsure: our judgement."""


def link(engine: Engine, linkage: Linkage, people: ir.Table, records: ir.Table) -> Links:
    """Find by a model of mistakes whose the records are; only its own columns are brought out.

    Each version of a person of the records (two addresses, say) is compared, and the likeliest
    counts. Raises `DataError` where a column is empty throughout or more pairs than allowed would
    have to be compared.
    """
    left, right = (_versions(engine, table, linkage) for table in (people, records))
    everybody = right[PERSON].unique().sort()
    if left.is_empty() or right.is_empty():
        return _nobody(engine, linkage, everybody, "one of the two sides is empty")
    _check_filled(linkage, {"people": left, "records": right})
    counts = _pairs(linkage, left, right)
    if not any(counts):
        why = "no record agrees with anybody on all columns of a rule in `block_on`"
        return _nobody(engine, linkage, everybody, why)
    weights, unlearnt = weigh(
        engine.desk.connection, linkage, left.drop(PERSON), right.drop(PERSON)
    )
    pairs = weights.join(left.select(people_row="row", candidate=PERSON), on="people_row").join(
        right.select(records_row="row", linked_from=PERSON), on="records_row"
    )
    found = chosen(pairs, everybody, left[PERSON].n_unique(), linkage.threshold)
    findings = _doubts(linkage, counts, unlearnt)
    return Links(PERSON, _inside(engine, linkage, found), is_modelled=True, findings=findings)


def _versions(engine: Engine, table: ir.Table, linkage: Linkage) -> pl.DataFrame:
    """Bring out each person's different spellings, in an order that is always the same."""
    columns = [PERSON, *linkage.compare]
    named = table.filter(table[PERSON].notnull())
    wanted = named.group_by(columns).agg(rows=named.count())
    spellings = spelt(engine.answer(wanted).select(columns), linkage.compare)
    return spellings.unique().sort(columns).with_row_index("row")


def _check_filled(linkage: Linkage, sides: dict[str, pl.DataFrame]) -> None:
    problems = [
        Problem(
            f"linkages/{linkage.name}.yaml",
            f"compare.{name}",
            f"no cell of the {side} can be read as `{kind}`.",
            "Leave the column out, or correct how its source declares it.",
        )
        for side, frame in sides.items()
        for name, kind in linkage.compare.items()
        if frame[name].null_count() == frame.height
    ]
    if problems:
        raise DataError(f"The linkage `{linkage.name}` has nothing to compare:", problems)


def _pairs(linkage: Linkage, left: pl.DataFrame, right: pl.DataFrame) -> list[int]:
    """Count the pairs that agree on each rule, before any is made."""
    counts = []
    for rule in linkage.block_on:
        ours, theirs = (side.group_by(rule).len() for side in (left, right))
        both = ours.join(theirs, on=rule)
        counts.append(
            int(both.select((pl.col("len") * pl.col("len_right").cast(pl.UInt64)).sum()).item())
        )
    if sum(counts) > linkage.pairs_at_most:
        worst = linkage.block_on[counts.index(max(counts))]
        wrong = (
            f"makes {sum(counts):,} pairs to compare, more than {linkage.pairs_at_most:,}: "
            f"{max(counts):,} agree on {', '.join(f'`{c}`' for c in worst)}."
        )
        advice = "Add a column to that rule, or raise `pairs_at_most` where there is memory."
        problem = Problem(f"linkages/{linkage.name}.yaml", "block_on", wrong, advice)
        raise DataError(f"The linkage `{linkage.name}` would compare too many pairs:", [problem])
    return counts


def _nobody(engine: Engine, linkage: Linkage, everybody: pl.Series, why: str) -> Links:
    nothing = pl.DataFrame({"linked_from": everybody}).select(
        "linked_from", linked_to=None, expected_false=0.0, expected_missed=0.0
    )
    total = everybody.len()
    message = f"Nobody was linked: {why}. All are counted as not known."
    found = linkage_finding(linkage, "nobody_linked", total, total, message)
    table = _inside(engine, linkage, nothing.cast(LINKS))
    return Links(PERSON, table, is_modelled=False, findings=(found,))


def _inside(engine: Engine, linkage: Linkage, found: pl.DataFrame) -> ir.Table:
    return engine.hold(f"linkage_{linkage.name}", engine.lookup(found))


def _doubts(linkage: Linkage, counts: list[int], unlearnt: list[str]) -> tuple[DataFinding, ...]:
    findings = []
    if max(counts) < FEW_PAIRS:
        message = (
            f"No rule in `block_on` gives more than {max(counts):,} pairs to learn from: how "
            "often true pairs differ, and with it the expected errors, is unsure."
        )
        findings.append(linkage_finding(linkage, "linkage_few_pairs", sum(counts), 0, message))
    if unlearnt:
        columns = ", ".join(f"`{name}`" for name in unlearnt)
        message = (
            f"How often {columns} of true pairs differ could not be learnt from these data: "
            "starting values of splink serve, and the expected errors are unsure."
        )
        advice = "Add a rule to `block_on` without these columns."
        findings.append(
            linkage_finding(linkage, "linkage_not_learnt", len(unlearnt), 0, message, advice)
        )
    return tuple(findings)
