"""Tables whose cells are all text: headers, rows, and what stands around them on a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from equipath.contracts.data_finding import DataFinding
from equipath.sources.headers import LOOKED_AT, distinct, find_header_row, repeated
from equipath.sources.raw import unreadable
from equipath.sources.store import store
from equipath.study.source import Source
from equipath.vocabulary import Severity

Row = tuple[int, list[str]]
"""Where a row is in its file, from 1, and its cells."""

_BATCH = 5_000


def load_text(
    connection: Backend, source: Source, shown: str, rows: Iterator[Row], unit: str
) -> tuple[ibis.Table, list[DataFinding]]:
    """Find the headers among the first rows and load what stands under them, as strings.

    `unit` is what the rows' places count: lines, or rows.

    Rows that are wholly blank are left out, and so are the notes at the foot: rows of one cell
    that follow a blank row after the last fuller one. A row that is short is filled with blank
    cells. All of that is told in findings. A row with more cells than there are headers raises
    `SourceError`, for its numbers may stand under the wrong headers.
    """
    headers, body = _split(source, shown, rows)
    table_rows = _TableRows(source, shown, unit, len(headers))
    schema = pa.schema([(name, pa.string()) for name in headers])
    batches = _batches(schema, table_rows.read(body))
    table = store(connection, source.name, schema, batches)
    return table, table_rows.findings()


def _split(source: Source, shown: str, rows: Iterator[Row]) -> tuple[list[str], Iterator[Row]]:
    """Return the headers, and the rows under them."""
    top = list(islice(rows, max(LOOKED_AT, source.header_row or 0)))
    if not any(cell.strip() for _, cells in top for cell in cells):
        raise unreadable(source, "path", f"`{shown}` is empty.", "Ask its publisher for it anew.")
    if source.header_row is None:
        at = find_header_row([cells for _, cells in top], source.headers)
    else:
        at = source.header_row - 1
        if at >= len(top) or not any(cell.strip() for cell in top[at][1]):
            raise unreadable(
                source,
                "header_row",
                f"row {source.header_row} of `{shown}` is blank or not there.",
                "Write the row of the headers, from 1, or leave it out for it to be found.",
            )
    headers = top[at][1]
    _refuse_repeated(source, shown, headers)
    return distinct(headers), chain(top[at + 1 :], rows)


def _refuse_repeated(source: Source, shown: str, headers: list[str]) -> None:
    named = distinct(headers)
    for header, places in repeated(source.headers, headers).items():
        offer = " or ".join(f"`{named[place - 1]}`" for place in places)
        at = ", ".join(map(str, places))
        raise unreadable(
            source,
            "columns",
            f"`{header}` heads columns {at} of `{shown}`.",
            f"Write which is meant: {offer}.",
        )


def _batches(schema: pa.Schema, rows: Iterator[list[str]]) -> Iterator[pa.RecordBatch]:
    while batch := list(islice(rows, _BATCH)):
        columns = [pa.array(cells, pa.string()) for cells in zip(*batch, strict=True)]
        yield pa.record_batch(columns, schema=schema)


@dataclass
class _TableRows:
    """The rows of a table, and what was met while reading them."""

    source: Source
    shown: str
    unit: str
    width: int
    total: int = 0
    short: int = 0
    first_short: int = 0
    notes: list[str] = field(default_factory=list)

    def read(self, rows: Iterator[Row]) -> Iterator[list[str]]:
        """Yield rows of the table's width, without blank rows and the notes at the foot."""
        after_blank = False
        held: list[Row] = []
        for place, cells in rows:
            if not after_blank and len(cells) == self.width and cells[0].strip():
                # Nearly every row is this one, and a table may have millions.
                self.total += 1
                yield cells
                continue
            filled = any(map(str.strip, cells))
            if not filled:
                after_blank = True
            elif after_blank and self._may_be_a_note(cells):
                held.append((place, cells))
            else:
                for row in held:
                    yield self._fitted(*row)
                held, after_blank = [], False
                yield self._fitted(place, cells)
        self.notes = [next(filter(str.strip, cells)) for _, cells in held]

    def findings(self) -> list[DataFinding]:
        """Return what a reader should know of how the rows stood."""
        found: list[DataFinding] = []
        if self.short:
            message = (
                f"{self.short} rows have fewer cells than there are headers; the rest were "
                f"read as blank. The first is {self.unit} {self.first_short} of `{self.shown}`."
            )
            found.append(self._finding("short_rows", self.short, message))
        if self.notes:
            message = f"{len(self.notes)} rows of notes under the table were left out."
            found.append(self._finding("notes_left_out", len(self.notes), message, Severity.NOTE))
        if not self.total:
            message = f"`{self.shown}` has headers and no rows."
            found.append(self._finding("no_rows", 0, message))
        return found

    def _may_be_a_note(self, cells: list[str]) -> bool:
        return self.width > 1 and sum(bool(cell.strip()) for cell in cells) == 1

    def _fitted(self, place: int, cells: list[str]) -> list[str]:
        self.total += 1
        excess = len(cells) - self.width
        if excess < 0:
            self.short += 1
            self.first_short = self.first_short or place
            return cells + [""] * -excess
        if excess > 0:
            self._refuse_excess(place, cells)
            return cells[: self.width]
        return cells

    def _refuse_excess(self, place: int, cells: list[str]) -> None:
        if any(map(str.strip, cells[self.width :])):
            raise unreadable(
                self.source,
                "path",
                f"{self.unit} {place} of `{self.shown}` has {len(cells)} cells under "
                f"{self.width} headers, so its numbers may stand under the wrong ones.",
                "Quote the cells that hold the delimiter, or write the right `delimiter`.",
            )

    def _finding(
        self, reason: str, count: int, message: str, severity: Severity = Severity.WARNING
    ) -> DataFinding:
        example = self.notes[0] if reason == "notes_left_out" else ""
        total = self.total + len(self.notes)
        return DataFinding(severity, reason, self.source.name, "", count, total, example, message)
