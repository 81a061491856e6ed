"""PostgreSQL: people are counted where they lie, and only counts come out."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import ibis
import polars as pl
import psycopg
import pyarrow as pa
from ibis.backends.postgres import Backend
from ibis.expr import types as ir
from ibis.util import gen_name
from psycopg import sql
from pyarrow import csv

from equipath.engines.duckdb import DuckDB, desk
from equipath.engines.engine import EXPRESSION, Engine
from equipath.engines.postgres_server import open_database
from equipath.errors import EquipathError, Problem, RunError
from equipath.study.engine import Engine as Declared

_LOST = ("08", "57")
"""Classes of SQLSTATE for a connection that broke and a server that was told to stop."""


class PostgreSQL(Engine):
    """A PostgreSQL database. The user needs to be allowed SELECT and TEMPORARY, nothing else.

    Every question is asked in a transaction that can write to temporary tables only.
    """

    kind = "postgres"
    dialect = "postgres"
    reads = ("postgres",)
    errors = (psycopg.Error,)
    lets_rows_out = False

    def __init__(self, database: psycopg.Connection, desk: Engine) -> None:
        database.autocommit = True
        database.execute("SET datestyle = ISO")
        super().__init__(Backend.from_connection(database))
        self.desk = desk
        self.database = database

    def lookup(self, frame: pl.DataFrame) -> ir.Table:
        rows = frame.to_arrow()
        return self.take(gen_name("lookup"), rows.schema, iter(rows.to_batches()))

    def take(self, name: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> ir.Table:
        with self.asked():
            table = self._empty(name, ibis.Schema.from_pyarrow(schema))
            into = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(sql.Identifier(name))
            with self.database.cursor() as cursor, cursor.copy(into) as copy:
                for batch in batches:
                    copy.write(_as_csv(batch))
            self._know(name)
        return table

    def hold(self, name: str, table: ir.Table) -> ir.Table:
        with self.asked():
            held = self._empty(name, table.schema())
            into = sql.SQL("INSERT INTO {} ").format(sql.Identifier(name)).as_string()
            with self._asking() as cursor:
                cursor.execute(into + self.connection.compile(table))
            self._know(name)
        return held

    def about_how_many(self, table: ir.Table) -> int | None:
        with self.asked(), self._asking() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {self.connection.compile(table)}")
            ((found,),) = cursor.fetchall()
        return int(found[0]["Plan"]["Plan Rows"])

    def view(self, asked: sql.Composable) -> ir.Table:
        """Return what a SELECT gives, as a table that is not copied."""
        name = gen_name("source")
        made = sql.SQL("CREATE TEMPORARY VIEW {} AS {}").format(sql.Identifier(name), asked)
        with self._reading("the database cannot read it."):
            self.database.execute(made)
            return self.connection.table(name)

    def close(self) -> None:
        self.database.close()
        self.desk.close()

    def _empty(self, name: str, schema: ibis.Schema) -> ir.Table:
        # A column of nothing has no type that a table can have.
        typed = {n: "string" if t.is_null() else t for n, t in schema.items()}
        gone = sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(sql.Identifier(name))
        self.database.execute(gone)
        return self.connection.create_table(name, schema=ibis.schema(typed), temp=True)

    def _know(self, name: str) -> None:
        """Let the planner know how large a table is: it would guess, and join badly."""
        self.database.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))

    @contextmanager
    def _asking(self) -> Iterator[psycopg.Cursor]:
        self.database.read_only = True
        try:
            with self.database.transaction(), self.database.cursor() as cursor:
                yield cursor
        finally:
            if not self.database.closed:
                self.database.read_only = False

    def _answered(self, table: ir.Table) -> pa.Table:
        out = BytesIO()
        # A day and an interval make a time here, which Ibis takes for a day.
        cells = sql.SQL(", ").join(
            sql.SQL("{}::date" if kind.is_date() else "{}").format(sql.Identifier(name))
            for name, kind in table.schema().items()
        )
        asked = f"SELECT {cells.as_string()} FROM ({self.connection.compile(table)}) AS answer"
        statement = f"COPY ({asked}) TO STDOUT (FORMAT csv)"
        with self._asking() as cursor, cursor.copy(statement) as copy:
            for block in copy:
                out.write(block)
        return _from_csv(out, table.schema().to_pyarrow())

    def _why(self, error: Exception) -> str:
        state = getattr(error, "sqlstate", None) or ""
        if self.database.closed or state.startswith(_LOST):
            return "the server ended the connection."
        if state.startswith("53"):
            return "the server has no more room on disk, or no more memory."
        if state == "42501":
            return "the user may not do that. It needs SELECT on the tables, and TEMPORARY."
        return f"{type(error).__name__}. {EXPRESSION}"


def connect(declared: Declared, scratch: Path | None = None) -> PostgreSQL:
    """Return the database whose address the declared environment variable holds."""

    def wrong(what: str, instead: str) -> EquipathError:
        problem = Problem("study.yaml", "engine.connection", what, instead)
        return RunError("The engine cannot be reached:", [problem])

    return PostgreSQL(open_database(declared.connection, wrong), DuckDB(desk(scratch)))


def _as_csv(batch: pa.RecordBatch) -> bytes:
    """Return rows as PostgreSQL reads them: nothing is null, and quotes hold an empty word."""
    out = BytesIO()
    csv.write_csv(batch, out, csv.WriteOptions(include_header=False, quoting_style="needed"))
    return out.getvalue()


def _from_csv(out: BytesIO, schema: pa.Schema) -> pa.Table:
    if not out.tell():
        return schema.empty_table()
    out.seek(0)
    return csv.read_csv(
        out,
        csv.ReadOptions(column_names=schema.names),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
