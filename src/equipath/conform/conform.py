"""Bring one raw table to its contract, saying everything that did not fit."""

from dataclasses import dataclass, replace
from datetime import date

import ibis
from ibis.backends import BaseBackend
from ibis.expr import types as ir

from equipath.conform.cells import Cells, text, understand
from equipath.conform.checks import check_cells, check_keys, check_shape
from equipath.conform.headers import with_known_headers
from equipath.conform.shape import keep_rows, lay_out_attributes, lay_out_levels, unpivot
from equipath.contracts import CONTRACTS
from equipath.contracts.contract import Contract
from equipath.contracts.data_finding import DataFinding
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.sources.raw import Raw, SourceFile
from equipath.study.source import Cell, Column, Source


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


def conform(
    connection: BaseBackend,
    raw: Raw,
    source: Source,
    contract: Contract,
    first_rows: int | None = None,
) -> Conformed:
    """Bring a raw table to the contract that its source fills.

    `first_rows` looks at so many rows only, as `equipath check` does. Raises `StudyError` where
    the source declares columns that the contract does not have, or lacks those it requires.
    """
    _check_declared(source, contract)
    table, findings = with_known_headers(raw, source)
    if table is None:
        return Conformed(source, None, raw.files, (*_told(raw, source), *findings), 0, 0)
    if first_rows is not None:
        table = table.limit(first_rows)
    findings += check_shape(table, source)
    rows_in = int(table.count().to_pyarrow().as_py())
    table = unpivot(keep_rows(table, source), source)
    table = keep_rows(table, source, is_unpivoted=True)
    table, columns = lay_out_levels(table, source)
    if source.attributes:
        table, columns = lay_out_attributes(table, source)
    cells = _understood(table, columns, source, contract)
    shaped = table.select(**_outgoing(cells, table, source, contract))
    held = connection.create_table(f"conformed_{source.name}", shaped, temp=True, overwrite=True)
    rows_out = int(held.count().to_pyarrow().as_py())
    findings += check_cells(held, source, contract, rows_out)
    findings += check_keys(held, source, contract, rows_out)
    kept = [c for c in held.columns if not c.startswith(("wrong_", "raw_"))]
    return Conformed(
        source, held.select(kept), raw.files, (*_told(raw, source), *findings), rows_in, rows_out
    )


def _told(raw: Raw, source: Source) -> tuple[DataFinding, ...]:
    """Return what reading found; of people, without the cells that it shows as examples."""
    if not CONTRACTS.get(source.fills).is_of_people:
        return raw.findings
    return tuple(replace(finding, example="") for finding in raw.findings)


def _understood(
    table: ir.Table, columns: dict[str, Column], source: Source, contract: Contract
) -> dict[str, Cells]:
    return {
        column.name: understand(
            table, columns[column.name], column.type, source, is_count=column.is_count
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
    """Read an open column as it is, words trimmed: an empty one is not known."""
    return text(cell) if cell.type().is_string() else cell


def _check_declared(source: Source, contract: Contract) -> None:
    file = f"sources/{source.name}.yaml"
    made: set[str] = set()
    if source.levels:
        made |= {"area_type", "area_code", "area_name", "parent_type", "parent_code"}
    problems = [
        Problem(
            file,
            f"columns.{name}",
            f"`{contract.name}` has no such column.",
            did_you_mean(name, contract.names),
        )
        for name in source.columns
        if name not in contract.names
    ]
    problems += [
        Problem(file, "columns", f"`{contract.name}` needs `{name}`.", f"Write `{name}: HEADER`.")
        for name in contract.required
        if name not in source.columns and name not in made
    ]
    types = {c.name: c.type for c in contract.columns}
    problems += [
        Problem(file, f"columns.{name}.value", f"`{column.value}` is not a {types[name]}.")
        for name, column in source.columns.items()
        if column.value is not None and not _fits(column.value, types.get(name, "string"))
    ]
    if problems:
        raise StudyError(f"The source `{source.name}` does not fill its contract:", problems)


def _fits(value: Cell, kind: str) -> bool:
    """Say whether a value that is the same for all rows can be of the contract's type."""
    try:
        if kind == "date":
            date.fromisoformat(str(value))
        elif kind == "number":
            float(str(value))
    except ValueError:
        return False
    return kind != "boolean" or isinstance(value, bool)
