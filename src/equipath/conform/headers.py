"""Find the headers that a source names among those that are there, drifted ones included."""

import ibis
from ibis.expr import types as ir

from equipath.contracts.data_finding import DataFinding
from equipath.sources.headers import match_headers
from equipath.sources.raw import Raw
from equipath.study.source import Source
from equipath.vocabulary import Severity


def with_known_headers(raw: Raw, source: Source) -> tuple[ir.Table | None, list[DataFinding]]:
    """Rename drifted headers as the source spells them; report each that is not there at all."""
    found, drifted, missing = match_headers(source.headers, raw.headers)
    findings = [
        DataFinding(
            Severity.NOTE,
            "header_drifted",
            source.name,
            wanted,
            1,
            len(raw.headers),
            there,
            f"the header is spelt `{there}` there, and was read as `{wanted}`.",
            f"Write `{there}` in sources/{source.name}.yaml if it is to stay so.",
        )
        for wanted, there in drifted
    ]
    findings += [
        DataFinding(
            Severity.ERROR,
            "header_missing",
            source.name,
            wanted,
            1,
            len(raw.headers),
            nearest or "",
            f"there is no header `{wanted}`.",
            f"Did you mean `{nearest}`?" if nearest else f"There: {', '.join(raw.headers[:12])}.",
        )
        for wanted, nearest in missing
    ]
    if missing:
        return None, findings
    table = raw.table
    renamed = {wanted: there for wanted, there in found.items() if wanted != there}
    return (table.rename(renamed) if renamed else table), findings


def is_blank(column: ir.Value) -> ir.BooleanValue:
    """Say of each cell whether nothing stands in it."""
    if column.type().is_floating():
        return column.isnull() | column.isnan()
    if column.type().is_string():
        return column.isnull() | (column.strip() == "")
    return column.isnull() | ibis.literal(False)
