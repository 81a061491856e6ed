"""Keep the latest of what was sent more than once, and say how much was replaced.

By grouping and joining only, so that every engine keeps the same rows.
"""

from functools import reduce

from ibis.expr import types as ir
from ibis.util import gen_name

from equipath.conform.cells import Cells, understand
from equipath.conform.headers import is_blank
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.source import Column, Resubmission, Source, Version
from equipath.vocabulary import Severity

OF_VERSION, LATEST = "version_of_row", "latest_version"


def without_superseded(
    at: Engine, table: ir.Table, source: Source
) -> tuple[ir.Table, list[DataFinding]]:
    """Return the rows that later ones did not replace, each once, and findings about the others.

    The rules of `source.resubmissions` are followed in order. Rows that are alike in every
    column that is read count once.
    """
    if not source.resubmissions:
        return table, []
    read = [h for h in table.columns if h in source.headers or h.islower()]
    kept = table.select(read)
    for rule in source.resubmissions:
        for version in rule.latest:
            kept = _latest(at, kept, rule, version, source)
    read_as = {v.header: v for v in _versions(source) if table[v.header].type().is_string()}
    wrong = {h: _cells(at, table, v, source).is_wrong for h, v in read_as.items()}
    before = table.aggregate(
        rows=table.count(), **{f"wrong_{h}": cell.sum() for h, cell in wrong.items()}
    )
    answer = at.answer(before).row(0, named=True)
    rows, left, different = int(answer["rows"]), _count(at, kept), _count(at, kept.distinct())
    findings = [
        _not_understood(source, version, int(answer[f"wrong_{header}"]), rows)
        for header, version in read_as.items()
        if answer[f"wrong_{header}"]
    ]
    if different < rows:
        findings.append(_superseded(source, rows - different, rows))
    # To compare whole rows is dear, and every later pass would do it again.
    return (kept.distinct() if different < left else kept), findings


def _latest(
    at: Engine, table: ir.Table, rule: Resubmission, version: Version, source: Source
) -> ir.Table:
    """Keep the rows of the highest version; of rows that lack a key nothing can be told.

    What the engine holds is the latest version of what is there in several, and nothing of the
    rest, so that it stays small.
    """
    headers, same = table.columns, list(rule.same)
    numbered = table.mutate(**{OF_VERSION: _cells(at, table, version, source).value})
    is_named = reduce(lambda a, b: a & b, (~is_blank(numbered[key]) for key in same))
    number = numbered[OF_VERSION]
    versions = (
        numbered.filter(is_named)
        .group_by(same)
        .agg(lowest=number.min(), unknown=number.isnull().sum(), **{LATEST: number.max()})
    )
    several = versions.filter(
        versions[LATEST].notnull()
        & ((versions.lowest != versions[LATEST]) | (versions.unknown > 0))
    )
    held = at.hold(gen_name("latest"), several.select(*same, LATEST))
    joined = numbered.left_join(held, same, rname="{name}_of_latest")
    kept = joined.filter(joined[LATEST].isnull() | (joined[OF_VERSION] == joined[LATEST]))
    return kept.select(headers)


def _count(at: Engine, table: ir.Table) -> int:
    return int(at.answer(table.aggregate(rows=table.count())).item())


def _versions(source: Source) -> list[Version]:
    return list({v.header: v for rule in source.resubmissions for v in rule.latest}.values())


def _cells(at: Engine, table: ir.Table, version: Version, source: Source) -> Cells:
    """Read a version as the engine holds it, or text as it is declared."""
    is_text = table[version.header].type().is_string()
    column = Column.model_validate({"from": version.header, "date_format": version.date_format})
    cells = understand(at, table, column, version.type if is_text else "string", source)
    return cells if is_text else Cells(cells.raw, cells.is_suppressed, cells.is_wrong, cells.raw)


def _superseded(source: Source, gone: int, rows: int) -> DataFinding:
    named = "; ".join(", ".join(f"`{h}`" for h in rule.same) for rule in source.resubmissions)
    return DataFinding(
        Severity.NOTE,
        "superseded",
        source.name,
        "",
        gone,
        rows,
        "",
        f"{gone:,} of {rows:,} rows were sent again later (the same {named}) or twice alike, and "
        "were left out.",
    )


def _not_understood(source: Source, version: Version, wrong: int, rows: int) -> DataFinding:
    other = "date" if version.type == "number" else "string"
    return DataFinding(
        Severity.ERROR,
        f"not_a_{version.type}",
        source.name,
        version.header,
        wrong,
        rows,
        "",
        f"{wrong:,} of {rows:,} cells that tell which row is the latest are not a {version.type}.",
        f"Write its type under `latest`: `{{from: {version.header}, type: {other}}}`.",
    )
