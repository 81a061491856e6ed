"""Bring one raw table to its contract, saying everything that did not fit."""

from dataclasses import dataclass, replace

import ibis
from ibis.expr import types as ir

from equipath.conform.cells import Cells, text, understand
from equipath.conform.checks import check_cells, check_keys, check_shape
from equipath.conform.declared import check_declared, with_further_columns
from equipath.conform.headers import with_known_headers
from equipath.conform.resubmissions import without_superseded
from equipath.conform.shape import keep_rows, lay_out_attributes, lay_out_levels, unpivot
from equipath.contracts import CONTRACTS
from equipath.contracts.contract import Contract
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.sources.raw import Raw, SourceFile
from equipath.study.source import Column, Source


@dataclass(frozen=True)
class Conformed:
    """A source in its contract's shape, held by the engine, with what was found on the way.

    `table` is None where a finding of severity `error` left nothing to go on with.
    """

    source: Source
    table: ir.Table | None
    files: tuple[SourceFile, ...]
    findings: tuple[DataFinding, ...]
    rows_in: int
    rows_out: int
    raw: ir.Table | None = None
    """The whole table as it lies, of which nothing is understood."""


def conform(
    engine: Engine,
    raw: Raw,
    source: Source,
    contract: Contract,
    first_rows: int | None = None,
) -> Conformed:
    """Bring a raw table to the contract that its source fills.

    A table of people or of their records stays an expression over where it lies, so that no
    copy of it is ever made; a small one is worked out once, at the desk. `first_rows` looks at
    so many rows only, as `equipath check` does, and works these out once too: what is asked of
    them is then planned in half the time. Raises `StudyError` where the source declares columns
    that the contract does not have, or lacks those it requires.
    """
    check_declared(source, contract)
    contract = with_further_columns(contract, source)
    table, findings = with_known_headers(raw, source)
    if table is None:
        return Conformed(source, None, raw.files, (*_told(raw, source), *findings), 0, 0)
    if first_rows is not None:
        table = table.limit(first_rows)
    at = engine if contract.is_of_people else engine.desk
    if not contract.is_of_people:
        findings += check_shape(table, source)
    raw_rows = table
    table, superseded = without_superseded(at, table, source)
    findings += superseded
    table = unpivot(keep_rows(table, source), source)
    table = keep_rows(table, source, is_unpivoted=True)
    table, columns = lay_out_levels(table, source)
    if source.attributes:
        table, columns = lay_out_attributes(table, source)
    cells = _understood(at, table, {**columns, **source.also}, source, contract)
    shaped = table.select(**_outgoing(cells, table, source, contract))
    if not contract.is_of_people or first_rows is not None:
        shaped = at.hold(f"conformed_{source.name}", shaped)
    rows_out, found = check_cells(at, shaped, source, contract)
    findings += found
    findings += check_keys(at, shaped, source, contract, rows_out)
    rows_in = rows_out if _keeps_rows(source) else _count(at, raw_rows)
    passing = {f"{kind}_{name}" for name in cells for kind in ("wrong", "raw")}
    kept = [c for c in shaped.columns if c not in passing]
    return Conformed(
        source,
        shaped.select(kept),
        raw.files,
        (*_told(raw, source), *findings),
        rows_in,
        rows_out,
        raw.table,
    )


def _keeps_rows(source: Source) -> bool:
    """Say whether there are as many rows out as in, so that they need not be counted twice."""
    changes = (source.where, source.leave_out, source.resubmissions, source.unpivot)
    return not any((*changes, source.levels, source.attributes))


def _count(at: Engine, table: ir.Table) -> int:
    return int(at.answer(table.aggregate(rows=table.count())).item())


def _told(raw: Raw, source: Source) -> tuple[DataFinding, ...]:
    """Return what reading found; of people, without the cells that it shows as examples."""
    if not CONTRACTS.get(source.fills).is_of_people:
        return raw.findings
    return tuple(replace(finding, example="") for finding in raw.findings)


def _understood(
    at: Engine, table: ir.Table, columns: dict[str, Column], source: Source, contract: Contract
) -> dict[str, Cells]:
    return {
        column.name: understand(
            at, table, columns[column.name], column.type, source, is_count=column.is_count
        )
        for column in contract.columns
        if column.name in columns
    }


def _outgoing(
    cells: dict[str, Cells], table: ir.Table, source: Source, contract: Contract
) -> dict[str, ir.Value]:
    out: dict[str, ir.Value] = {name: cell.value for name, cell in cells.items()}
    types = {"number": "float64", "date": "date", "boolean": "boolean", "string": "string"}
    for column in contract.columns:
        if column.name not in out:
            out[column.name] = ibis.null(types[column.type])
    hidden = [cell.is_suppressed for cell in cells.values()]
    out["is_suppressed"] = hidden[0] if hidden else ibis.literal(False)
    for flag in hidden[1:]:
        out["is_suppressed"] = out["is_suppressed"] | flag
    for name, cell in cells.items():
        out[f"wrong_{name}"] = cell.is_wrong
        out[f"raw_{name}"] = cell.raw.cast("string")
    for name, header in source.strata.items():
        out[name] = table[header].cast("string").strip().nullif("")
    if contract.is_of_people:
        out |= {h: _trimmed(table[h]) for h in table.columns if h not in out and h.islower()}
    return out


def _trimmed(cell: ir.Value) -> ir.Value:
    """Read an open column as it is, words trimmed: an empty one is not known, nor is NaN."""
    if cell.type().is_floating():
        # Engines hold it for more than any number.
        return cell.isnan().ifelse(ibis.null(cell.type()), cell)
    return text(cell) if cell.type().is_string() else cell
