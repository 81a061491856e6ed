"""Find the headers that a source names among those that are there, drifted ones included."""

import ibis
from ibis.expr import types as ir

from equipath.contracts import CONTRACTS
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
    # Where no header of people is found, what stands there may be a person's own row.
    is_private = CONTRACTS.get(source.fills).is_of_people and not found
    findings += [
        _missing(raw, source, wanted, "" if is_private else nearest, is_private)
        for wanted, nearest in missing
    ]
    if missing:
        return None, findings
    table = raw.table
    renamed = {wanted: there for wanted, there in found.items() if wanted != there}
    return (table.rename(renamed) if renamed else table), findings


def _missing(raw: Raw, source: Source, wanted: str, nearest: str, is_private: bool) -> DataFinding:
    if is_private:
        advice = "No header that was named is there. See whether the table has a row of headers."
    elif nearest:
        advice = f"Did you mean `{nearest}`?"
    else:
        advice = f"There: {', '.join(raw.headers[:12])}."
    return DataFinding(
        Severity.ERROR,
        "header_missing",
        source.name,
        wanted,
        1,
        len(raw.headers),
        nearest,
        f"there is no header `{wanted}`.",
        advice,
    )


def is_blank(column: ir.Value) -> ir.BooleanValue:
    """Say of each cell whether nothing stands in it."""
    if column.type().is_floating():
        return column.isnull() | column.isnan()
    if column.type().is_string():
        return column.isnull() | (column.strip() == "")
    return column.isnull() | ibis.literal(False)
