"""Drawn records for the tests of what can be wrong with them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.contracts import CONTRACTS
from equipath.study.codelist import CodedTerm, Codelist
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.study.variable import Variable

TYPES = {"string": pl.String, "number": pl.Float64, "date": pl.Date, "boolean": pl.Boolean}


def table(contract: str, drawn: str, **further: Sequence[Any]) -> ir.Table:
    """Return a conformed table of a contract: a line a row, `|` between cells, first the names."""
    names, *lines = [[c.strip() for c in line.split("|")] for line in drawn.strip().splitlines()]
    kinds = {c.name: c.type for c in CONTRACTS.get(contract).columns}
    columns = {
        name: [_cell(line[i], kinds[name]) for line in lines] for i, name in enumerate(names)
    }
    frame = pl.DataFrame(
        {name: columns.get(name, [None] * len(lines)) for name in kinds} | dict(further),
        schema_overrides={name: TYPES[kind] for name, kind in kinds.items()},
    )
    return ibis.memtable(frame.to_arrow())


def _cell(text: str, kind: str) -> Any:
    if not text:
        return None
    return date.fromisoformat(text) if kind == "date" else float(text) if kind == "number" else text


def study(
    variables: Sequence[Mapping[str, Any]] = (),
    codelists: Mapping[str, Sequence[str]] | None = None,
) -> Study:
    """Return a study of the year to March 2024 with these variables and codelists."""
    lists = {
        name: Codelist(
            name=name,
            title=name,
            terms=tuple(CodedTerm(code=c, line=i) for i, c in enumerate(codes, start=2)),
        )
        for name, codes in (codelists or {}).items()
    }
    made = [
        Variable.model_validate({"name": f"v{i}", "title": "V", **v})
        for i, v in enumerate(variables)
    ]
    return Study.model_validate(
        {
            "name": "s",
            "title": "S",
            "question": "?",
            "period": {"start": "2023-04-01", "end": "2024-03-31"},
            "areas": {"whole": {"code": "E", "name": "England"}, "roll_up": [["practice"]]},
            "disclosure": "open_data",
            "folder": ".",
        }
    ).model_copy(update={"codelists": lists, "variables": {v.name: v for v in made}})


def source(fills: str) -> Source:
    """Return a source named as the contract that it fills."""
    return Source.model_validate(
        {"name": fills, "title": "T", "kind": "csv", "fills": fills, "path": "x", "publisher": "Us"}
    )
