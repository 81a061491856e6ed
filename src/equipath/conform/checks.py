"""Check a table against its contract in one pass, and its shape for columns that moved."""

import re
from collections import Counter, defaultdict
from typing import Any

from ibis.expr import types as ir

from equipath.conform.headers import is_blank
from equipath.contracts import CONTRACTS
from equipath.contracts.contract import Column, Contract
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.source import Source
from equipath.vocabulary import Severity

SEPARATED = re.compile(r"^(.+?)[ _.:\-]([^ _.:\-]+)$")
"""A header made of a family and a member: `Prevalence_LVSD`, `List.Size_LVSD`."""


def check_cells(
    at: Engine, table: ir.Table, source: Source, contract: Contract
) -> tuple[int, list[DataFinding]]:
    """Count rows and find cells that are empty, not understood, hidden or out of range.

    One aggregate asks it all, however many columns there are. A person's cell is not even
    brought out as an example.
    """
    asked: dict[str, ir.Value] = {"rows": table.count()}
    for column in contract.columns:
        cell = table[column.name]
        asked[f"empty_{column.name}"] = cell.isnull().sum()
        if f"wrong_{column.name}" in table.columns:
            wrong = table[f"wrong_{column.name}"]
            asked[f"wrong_{column.name}"] = wrong.sum()
            if not contract.is_of_people:
                asked[f"example_{column.name}"] = table[f"raw_{column.name}"].min(where=wrong)
        if column.type == "number":
            outside = _outside(cell, column)
            asked[f"outside_{column.name}"] = outside.sum()
            if not contract.is_of_people:
                asked[f"extreme_{column.name}"] = cell.max(where=outside)
    asked["hidden"] = table.is_suppressed.sum()
    answer: dict[str, Any] = at.answer(table.aggregate(**asked)).row(0, named=True)
    rows = int(answer["rows"])
    findings = [
        finding
        for column in contract.columns
        for finding in _of_column(column, answer, source, rows)
    ]
    if answer["hidden"]:
        findings.append(
            DataFinding(
                Severity.NOTE,
                "suppressed_by_publisher",
                source.name,
                "",
                int(answer["hidden"]),
                rows,
                "",
                f"{int(answer['hidden']):,} of {rows:,} rows hold a number that the publisher "
                "hid. They are kept as hidden, not as nought, and so is every total that "
                "needs them.",
            )
        )
    return rows, findings


def _outside(cell: ir.Value, column: Column) -> ir.BooleanValue:
    outside = cell.isinf()
    if column.minimum is not None:
        outside = outside | (cell < column.minimum)
    if column.maximum is not None:
        outside = outside | (cell > column.maximum)
    return outside.fill_null(False)


def _of_column(
    column: Column, answer: dict[str, Any], source: Source, rows: int
) -> list[DataFinding]:
    # A person's cell is never an example: it may identify them.
    private = CONTRACTS.get(source.fills).is_of_people
    wrong = int(answer.get(f"wrong_{column.name}") or 0)
    empty = int(answer[f"empty_{column.name}"] or 0) - wrong
    outside = int(answer.get(f"outside_{column.name}") or 0)
    findings = []
    if wrong:
        example = "" if private else str(answer[f"example_{column.name}"])
        findings.append(_not_understood(column, source, wrong, rows, example))
    if empty > 0 and not column.may_be_empty and column.is_required:
        findings.append(_empty(column, source, empty, rows))
    if outside:
        example = "" if private else f"{answer[f'extreme_{column.name}']:g}"
        findings.append(_out_of_range(column, source, outside, rows, example))
    return findings


def _not_understood(
    column: Column, source: Source, wrong: int, rows: int, example: str
) -> DataFinding:
    shown = f", such as `{example}`," if example else ""
    advice = {
        "number": "Declare what they stand for under `suppressed`, `missing` or `zeros`.",
        "date": "Name the `date_format`.",
    }
    if column.is_count and example.endswith("%"):
        advice["number"] = (
            "These are percentages: map the header to `percentage`, beside the `denominator` if "
            "there is one, or write `kind: percentage` in the indicator."
        )
    return DataFinding(
        Severity.ERROR,
        f"not_a_{column.type}",
        source.name,
        column.name,
        wrong,
        rows,
        example,
        f"{wrong:,} of {rows:,} cells{shown} are not a {column.type}.",
        advice.get(column.type, ""),
    )


def _empty(column: Column, source: Source, empty: int, rows: int) -> DataFinding:
    return DataFinding(
        Severity.ERROR,
        "empty",
        source.name,
        column.name,
        empty,
        rows,
        "",
        f"{empty:,} of {rows:,} rows have none.",
        f"`{column.name}` is {column.meaning[0].lower()}{column.meaning[1:]}",
    )


def _out_of_range(
    column: Column, source: Source, outside: int, rows: int, example: str
) -> DataFinding:
    return DataFinding(
        Severity.ERROR,
        "out_of_range",
        source.name,
        column.name,
        outside,
        rows,
        example,
        f"{outside:,} of {rows:,} values are outside {_bound(column.minimum)} to "
        f"{_bound(column.maximum)}" + (f", the highest of them {example}." if example else "."),
    )


def _bound(value: float | None) -> str:
    return "any" if value is None else f"{value:g}"


def check_keys(
    at: Engine, table: ir.Table, source: Source, contract: Contract, rows: int
) -> list[DataFinding]:
    """Find rows that are there more than once under one key."""
    keys = [*contract.keys, *source.strata]
    if not keys or (len(keys) == 1 and at.are_different(table, keys[0])):
        return []
    if not contract.keys:
        return []
    counted = table.group_by(keys).agg(times=table.count())
    repeated = counted.filter(counted.times > 1)
    answer = repeated.aggregate(keys=repeated.count(), rows=repeated.times.sum())
    row = at.answer(answer).row(0, named=True)
    if not row["keys"]:
        return []
    example = ""
    if not CONTRACTS.get(source.fills).is_of_people:
        first = at.answer(repeated.limit(1)).row(0, named=True)
        example = ", ".join(f"{k}={first[k]}" for k in keys if first[k] is not None)
    return [
        DataFinding(
            Severity.ERROR,
            "duplicate_key",
            source.name,
            ", ".join(keys),
            int(row["keys"]),
            rows,
            example,
            f"{int(row['rows']):,} of {rows:,} rows share {int(row['keys']):,} keys"
            + (f", such as {example}." if example else "."),
            "Keep one of each with `where`, or name the column that tells them apart in `strata`.",
        )
    ]


def check_shape(table: ir.Table, source: Source) -> list[DataFinding]:
    """Find families of columns in which one is full where its fellows are blank.

    Wide published tables carry a column for each pair of a family and a member
    (`Prevalence_AF`, `List.Size_AF`, `Prevalence_LVSD` …). Where a member is full in one family
    and blank in the others, and another member the other way about, the columns have moved.
    """
    grid: dict[str, dict[str, str]] = defaultdict(dict)
    for header in table.columns:
        match = SEPARATED.match(header)
        if match:
            grid[match[2]][match[1]] = header
    sizes = Counter(family for members in grid.values() for family in members)
    families = {family for family, size in sizes.items() if size >= 3}
    complete = {
        member: {family: found[family] for family in families}
        for member, found in grid.items()
        if families and families <= set(found)
    }
    if len(families) < 2 or len(complete) < 3:
        return []
    headers = [header for members in complete.values() for header in members.values()]
    filled = table.aggregate(**{h: (~is_blank(table[h])).sum() for h in headers})
    count = {h: int(n or 0) for h, n in filled.to_pyarrow().to_pylist()[0].items()}
    moved = []
    for family in sorted(families):
        blank = [
            f[family]
            for f in complete.values()
            if not count[f[family]] and any(count[h] for h in f.values())
        ]
        alone = [
            f[family]
            for f in complete.values()
            if count[f[family]] and not any(count[h] for g, h in f.items() if g != family)
        ]
        if blank and alone:
            moved.append((family, blank, alone))
    return [_displaced(source, family, blank, alone) for family, blank, alone in moved]


def _displaced(source: Source, family: str, blank: list[str], alone: list[str]) -> DataFinding:
    is_used = bool({*blank, *alone} & set(source.headers))
    return DataFinding(
        Severity.ERROR if is_used else Severity.WARNING,
        "columns_displaced",
        source.name,
        family,
        len(blank) + len(alone),
        len(blank) + len(alone),
        alone[0],
        f"{_listed(alone)} {'is' if len(alone) == 1 else 'are'} full where every column beside "
        f"it is blank, and {_listed(blank)} {'is' if len(blank) == 1 else 'are'} blank where "
        f"those beside are full: the `{family}` columns look displaced.",
        "Do not use them before the publisher's own file has been compared."
        if is_used
        else "The study does not use them.",
    )


def _listed(headers: list[str]) -> str:
    return ", ".join(f"`{h}`" for h in headers)
