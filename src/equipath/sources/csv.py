"""Delimited text in any encoding and with any delimiter, with or without title lines above."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from ibis.backends.duckdb import Backend

from equipath.contracts.data_finding import DataFinding
from equipath.sources.combine import combine
from equipath.sources.encoding import codec, opened
from equipath.sources.headers import LOOKED_AT, normalise
from equipath.sources.location import Located, locate, provenance
from equipath.sources.raw import Raw, refuse, unreadable
from equipath.sources.text_table import Row, load_text
from equipath.study.source import Source
from equipath.study.study import Root

_DELIMITERS = {",": '","', ";": '";"', "\t": "tab", "|": '"|"'}
"""The delimiters in common use, and how a source writes them."""

_LONGEST_HEADERS = 100_000
"""Characters of a line that are looked at for headers; a `csv` cell may have 131,072."""


def read(connection: Backend, source: Source, study_folder: Path, roots: dict[str, Root]) -> Raw:
    """Read a source of kind `csv`: every cell is text, as it stands in the file.

    The header row is found, or named by `header_row`; `encoding` is any that Python knows;
    `delimiter` is one character, or the word `tab`. Several files are read as one table.
    Raises `SourceError` for a file that is missing, empty, in another encoding (with the byte
    and the line), has an unclosed quote or a row with more cells than headers.
    Not for many millions of rows: a Parquet file is read where it lies, many times faster.
    """
    refuse(source, "table", "query")
    codec(source)
    files = locate(source, study_folder, roots)
    parts, findings = [], list[DataFinding]()
    for file in files:
        with opened(source, file) as text:
            rows = _rows(source, file, text)
            table, found = load_text(connection, source, file.shown, rows, "line")
        parts.append((file.shown, table))
        findings += found
    table, found = combine(source, parts)
    return Raw(table, tuple(map(provenance, files)), (*findings, *found))


def _rows(source: Source, file: Located, lines: Iterator[str]) -> Iterator[Row]:
    delimiter = _delimiter(source)
    top = list(islice(lines, LOOKED_AT))
    _refuse_other_delimiter(source, file, delimiter, top)
    reader = csv.reader(chain(top, lines), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise unreadable(
            source,
            "path",
            f"`{file.shown}` is not well delimited at line {reader.line_num}: {error}.",
            "Look there for a quotation mark that is not closed or not doubled.",
        ) from None


def _refuse_other_delimiter(
    source: Source, file: Located, delimiter: str, top: Sequence[str]
) -> None:
    """Refuse a file whose headers are there only if it is delimited by another character."""
    wanted = {normalise(header) for header in source.headers}
    if not wanted or _has_any(wanted, delimiter, top):
        return
    for other, written in _DELIMITERS.items():
        if _has_any(wanted, other, top):
            raise unreadable(
                source,
                "delimiter",
                f"`{file.shown}` is not delimited by `{source.delimiter}`.",
                f"Write `delimiter: {written}`.",
            )


def _has_any(wanted: set[str], delimiter: str, top: Sequence[str]) -> bool:
    rows = csv.reader((line[:_LONGEST_HEADERS] for line in top), delimiter=delimiter)
    return any(wanted & {normalise(cell) for cell in row} for row in rows)


def _delimiter(source: Source) -> str:
    delimiter = "\t" if source.delimiter == "tab" else source.delimiter
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise unreadable(
            source,
            "delimiter",
            f"`{source.delimiter}` cannot delimit cells.",
            'Write one character, as in `delimiter: ";"`, or `delimiter: tab`.',
        )
    return delimiter
