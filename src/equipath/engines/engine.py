"""What an engine is: a database behind the few things that differ between databases."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import polars as pl
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr import types as ir

from equipath.engines.days import day
from equipath.errors import RunError, was_interrupted

KNOWN = "known word"
"""Holds the words of a lookup: no file has such a column."""


class CannotBeRead(Exception):
    """What an engine says of a table or files that are not there or not what they should be."""


class Engine(ABC):
    """A connection to a database that counts. What differs, an engine's own file says.

    Rows of people stay inside: only `answer` brings anything out, and it is asked for
    aggregates. Expressions are Ibis's, of the few operations that mean the same everywhere.
    Whatever goes wrong inside is told in words of our own: an engine's may quote a cell.
    """

    kind = ""
    """Its name: that of its file."""

    dialect = ""
    """The SQL that it speaks, as SQLGlot calls it."""

    reads: tuple[str, ...] = ()
    """The kinds of source that it reads where they lie; others are read at the desk."""

    errors: tuple[type[Exception], ...] = ()
    """What its libraries raise."""

    lets_rows_out = True
    """Whether rows may be brought to the desk: records are compared there to be linked."""

    desk: "Engine"
    """The DuckDB of this machine, in which small and published tables are read and kept."""

    def __init__(self, connection: BaseBackend) -> None:
        self.connection = connection

    @abstractmethod
    def lookup(self, frame: pl.DataFrame) -> ir.Table:
        """Return a small table that others can be joined with: areas, strata, codes."""

    @abstractmethod
    def take(self, name: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> ir.Table:
        """Return a temporary table of rows that were read elsewhere, batch by batch."""

    @abstractmethod
    def hold(self, name: str, table: ir.Table) -> ir.Table:
        """Work a table out once and keep it inside for the rest of the run."""

    def let_go(self, name: str) -> None:  # noqa: B027  # only one shares this memory
        """Forget a table that was held, where it takes the memory that later stages need."""

    def named(self, table: ir.Table) -> ir.Table:
        """Return the same rows under a name, where that spares compiling them for each question.

        Nothing is worked out, and nothing copied.
        """
        return table

    def numbered(
        self,
        rows: ir.Table,
        word: ir.StringValue,
        numbers: Mapping[str, int],
        name: str,
        *,
        is_only: bool = False,
    ) -> ir.Table:
        """Add a column with the number that stands for a word; null for words that have none.

        Or leave rows with other words out: `is_only`.
        """
        schema = {KNOWN: pl.String, name: pl.Int32}
        known = self.lookup(pl.DataFrame(list(numbers.items()), schema, orient="row"))
        joined = rows.join(known, word == known[KNOWN], how="inner" if is_only else "left")
        return joined.drop(KNOWN)

    def table_of(self, table: str | None, query: str | None) -> ir.Table:  # noqa: ARG002
        """Return a table, or the answer to a query, of its own catalogue, which is not copied.

        Raises `CannotBeRead` where it knows no such table or cannot read the query.
        """
        raise CannotBeRead(f"`engine: {self.kind}` has no catalogue of tables.")

    def how_many(self, rows: ir.Table, who: ir.BooleanValue) -> ir.IntegerValue:
        """Return how many rows those are, by whatever aggregate is the engine's fastest."""
        return rows.count(where=who)

    def bits_of_any(self, bits: ir.IntegerColumn) -> ir.IntegerValue:
        """Return the bits that are set in any of a group's rows."""
        return bits.bit_or()

    def are_different(self, table: ir.Table, column: str) -> bool:  # noqa: ARG002
        """Say whether no two rows are alike in a column, where that is cheaper than to group."""
        return False

    def about_how_many(self, table: ir.Table) -> int | None:  # noqa: ARG002
        """Return how many rows its planner reckons with, where it says so and reads none."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection and of everything that it held."""

    @abstractmethod
    def _answered(self, table: ir.Table) -> pa.Table: ...

    @abstractmethod
    def _why(self, error: Exception) -> str:
        """Say what is wrong and what to do, in words that quote no cell."""

    def parquet(self, path: str) -> ir.Table:
        """Return a table over a Parquet file, which is not copied, or raise `CannotBeRead`."""
        with self._reading(f"{path} is not a whole Parquet file that {self.kind} can reach."):
            return self.connection.read_parquet(path)

    def answer(self, table: ir.Table) -> pl.DataFrame:
        """Bring the answer to a question out: aggregates, never rows of people."""
        with self.asked():
            rows = pl.from_arrow(self._answered(table))
        if not isinstance(rows, pl.DataFrame):
            raise TypeError("an Arrow table becomes a frame")
        return rows

    def day(self, cell: ir.StringValue, forms: tuple[str, ...]) -> ir.DateValue:
        """Read trimmed text as a day, in the first of some forms that it fits; else null."""
        return day(cell, forms)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Turn what goes wrong inside into a `RunError` that shows nothing of anybody."""
        may_be_raised: tuple[type[Exception], ...] = (*self.errors, RuntimeError)
        try:
            yield
        except may_be_raised as error:
            if was_interrupted(error):
                raise KeyboardInterrupt from None
            if not isinstance(error, self.errors):
                raise
            raise RunError(
                f"The engine ({self.kind}) could not go on: {self._why(error)} "
                "The last results are as they were."
            ) from None

    @contextmanager
    def _reading(self, wrong: str) -> Iterator[None]:
        try:
            yield
        except self.errors:
            raise CannotBeRead(wrong) from None


EXPRESSION = "If an `sql:` of the study casts or divides, let it give NULL where it cannot."
"""What to do where a value breaks an expression: ours never cast what does not fit."""
