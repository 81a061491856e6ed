"""Several files of one source as one table, under the first file's headers."""

from collections.abc import Sequence

import ibis
import ibis.expr.datatypes as dt
from ibis.common.exceptions import IbisTypeError

from equipath.contracts.data_finding import DataFinding
from equipath.sources.headers import HeaderMatch, match_headers
from equipath.sources.raw import unreadable
from equipath.study.source import Source
from equipath.vocabulary import Severity

Part = tuple[str, ibis.Table]
"""A file as it is shown, and its table."""


def combine(source: Source, parts: Sequence[Part]) -> tuple[ibis.Table, list[DataFinding]]:
    """Put the rows of several files under each other, by header.

    A header that one file spells otherwise is a finding; so is one that it lacks, unless the
    source names it: then `SourceError`, for its rows would count as blank without a word.
    Columns whose types differ between files take the widest, or text.
    """
    if len(parts) == 1:
        return parts[0][1], []
    headers: list[str] = []
    for _, table in parts:
        found = match_headers(headers, table.columns).mapping.values()
        headers += [column for column in table.columns if column not in found]
    wanted = set(match_headers(source.headers, headers).mapping.values())
    findings: list[DataFinding] = []
    aligned: list[tuple[ibis.Table, HeaderMatch]] = []
    for shown, table in parts:
        match = match_headers(headers, table.columns)
        _refuse_missing(source, shown, match, wanted)
        findings += _findings(source, shown, match)
        aligned.append((table, match))
    types = {header: _type(header, aligned) for header in headers}
    return ibis.union(*(_under(types, table, match) for table, match in aligned)), findings


def _refuse_missing(source: Source, shown: str, match: HeaderMatch, wanted: set[str]) -> None:
    for header, nearest in match.missing:
        if header in wanted:
            raise unreadable(
                source,
                "path",
                f"`{shown}` has no column `{header}`, and the other files have.",
                f"Did you mean `{nearest}`?" if nearest else "Read it as a source of its own.",
            )


def _findings(source: Source, shown: str, match: HeaderMatch) -> list[DataFinding]:
    def warn(reason: str, header: str, example: str, message: str) -> DataFinding:
        total = len(match.mapping) + len(match.missing)
        return DataFinding(
            Severity.WARNING, reason, source.name, header, 1, total, example, message
        )

    drifted = [
        warn("header_drifted", ours, theirs, f"`{shown}` spells it `{theirs}`; both were read.")
        for ours, theirs in match.drifted
    ]
    lacking = [
        warn("file_lacks_column", header, header, f"`{shown}` has no such column; it is blank.")
        for header, _ in match.missing
    ]
    return drifted + lacking


def _type(header: str, aligned: Sequence[tuple[ibis.Table, HeaderMatch]]) -> dt.DataType:
    types = {t[m.mapping[header]].type() for t, m in aligned if header in m.mapping}
    try:
        return dt.highest_precedence(types)
    except IbisTypeError:
        return dt.string


def _under(types: dict[str, dt.DataType], table: ibis.Table, match: HeaderMatch) -> ibis.Table:
    return table.select(
        **{
            header: (
                table[match.mapping[header]].cast(kind)
                if header in match.mapping
                else ibis.null(kind)
            )
            for header, kind in types.items()
        }
    )
