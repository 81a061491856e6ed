"""Get a source's table to where it is counted: read where it lies, or handed over."""

from dataclasses import replace

from ibis.expr import types as ir
from ibis.util import gen_name

from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.sources import IN_PLACE, SOURCES
from equipath.sources.raw import Raw
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.vocabulary import Severity


def take_over(study: Study, source: Source, engine: Engine, is_of_people: bool) -> Raw:
    """Read a source at the desk if it is small and published, else for the engine.

    What the engine can read where it lies is not copied. Any other kind is read on this
    machine and handed to the engine as a temporary table, which a finding says.
    """
    if is_of_people and source.kind in engine.reads:
        return IN_PLACE.get(source.kind)(engine, source, study.folder, study.roots)
    raw = SOURCES.get(source.kind)(engine.desk.connection, source, study.folder, study.roots)
    if not is_of_people or engine.desk is engine:
        return raw
    batches = engine.desk.batches(_plain(raw.table))
    table = engine.take(gen_name(f"source_{source.name}"), batches.schema, batches)
    return replace(raw, table=table, findings=(*raw.findings, _handed_over(source, engine)))


def _plain(table: ir.Table) -> ir.Table:
    """Return a table of types that every engine has; other types become text."""
    casts = {}
    for name, kind in table.schema().items():
        if kind.is_unsigned_integer():
            casts[name] = "int64"
        elif kind.is_decimal():
            casts[name] = "float64"
        elif not (kind.is_primitive() or kind.is_string() or kind.is_date() or kind.is_timestamp()):
            casts[name] = "string"
    return table.cast(casts) if casts else table


def _handed_over(source: Source, engine: Engine) -> DataFinding:
    lies = " or ".join(f"`{kind}`" for kind in engine.reads)
    return DataFinding(
        Severity.NOTE,
        "handed_over",
        source.name,
        "",
        1,
        1,
        "",
        f"a source of kind `{source.kind}` cannot be read by `{engine.kind}` where it lies: it was "
        "read on this machine and handed over as a temporary table.",
        f"Large tables are best kept as {lies}.",
    )
