"""What an engine is: a database behind the few things that differ between databases."""

import ibis
import polars as pl
from ibis.backends import BaseBackend
from ibis.expr import types as ir

NUMBER = r"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$"
"""What is read as a number, by every engine alike."""


class Engine:
    """A connection to a database that counts. What differs, an engine's own file overrides.

    Rows of people stay inside: only `answer` brings anything out, and it is asked for
    aggregates. Expressions are Ibis's, of the few operations that mean the same everywhere.
    """

    dialect = ""
    """The SQL that it speaks, as SQLGlot calls it."""

    def __init__(self, connection: BaseBackend) -> None:
        self.connection = connection

    def lookup(self, frame: pl.DataFrame) -> ir.Table:
        """Return a small table that others can be joined with: areas, strata, codes."""
        return ibis.memtable(frame.to_arrow())

    def hold(self, name: str, table: ir.Table) -> ir.Table:
        """Work a table out once and keep it inside for the rest of the run."""
        return self.connection.create_table(name, table, temp=True, overwrite=True)

    def answer(self, table: ir.Table) -> pl.DataFrame:
        """Bring the answer to a question out: aggregates, never rows of people."""
        return table.to_polars()

    def number(self, cell: ir.StringValue) -> ir.FloatingValue:
        """Read text as a number; what is none is null."""
        is_number = cell.re_search(NUMBER)
        return is_number.ifelse(cell, ibis.null("string")).cast("float64")

    def close(self) -> None:
        """Let go of the connection and of everything that it held."""
        self.connection.disconnect()
