"""Spark, on this machine or on a cluster that speaks Spark Connect, as Databricks does."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from warnings import catch_warnings

import ibis
import polars as pl
import pyarrow as pa
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.expr import datatypes as dt
from ibis.expr import operations as ops
from ibis.expr import types as ir
from ibis.util import gen_name
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.connect.session import SparkSession as Remote

from equipath.engines.duckdb import DuckDB, desk
from equipath.engines.engine import EXPRESSION, Engine
from equipath.engines.spark_session import ERRORS, on_cluster, on_this_machine
from equipath.study.engine import Engine as Declared

_AT_ONCE = 1_000_000
"""Rows of a table read elsewhere that go over at a time."""


@ibis.udf.agg.builtin(name="bit_or")
def _bit_or(bits: dt.int32) -> dt.int32:
    """Spark's own, which Ibis does not know it has."""


@ibis.udf.agg.builtin(name="count_if")
def _count_if(who: bool) -> int:  # type: ignore[empty-body]
    """Spark's own: of no rows it is nought, where Ibis's is not known."""


class _Compiler(PySparkCompiler):  # type: ignore[misc]
    """Ibis's, but for white space, two kinds of which Spark would read as the letters v and f."""

    def visit_Strip(self, op: ops.Strip, *, arg: sge.Expression) -> sge.Expression:  # noqa: ARG002, N802
        return self.f.trim(arg, self.f.concat(" \t\n\r", self.f.char(11), self.f.char(12)))


class Spark(Engine):
    """A Spark session, local or remote: both are asked in SQL and answer in Arrow."""

    kind = "spark"
    dialect = "spark"
    reads = ("parquet", "spark")
    errors = ERRORS

    def __init__(self, session: SparkSession | Remote, desk: Engine, is_ours: bool) -> None:
        backend = Backend.from_connection(session)
        backend.compiler = _Compiler()
        super().__init__(backend)
        self.desk = desk
        self.session = session
        self._is_ours = is_ours
        self._held: list[DataFrame] = []

    def lookup(self, frame: pl.DataFrame) -> ir.Table:
        with self.asked():
            return self._named(gen_name("lookup"), self.session.createDataFrame(frame.to_arrow()))

    def take(self, name: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> ir.Table:
        rows = pa.Table.from_batches(batches, schema)
        with self.asked():
            frame = self.session.createDataFrame(rows.slice(0, _AT_ONCE))
            for start in range(_AT_ONCE, rows.num_rows, _AT_ONCE):
                frame = frame.union(self.session.createDataFrame(rows.slice(start, _AT_ONCE)))
            return self._named(name, frame)

    def hold(self, name: str, table: ir.Table) -> ir.Table:
        with self.asked():
            frame = self.session.sql(self.connection.compile(table)).persist()
            self._held.append(frame)
            return self._named(name, frame)

    def bits_of_any(self, bits: ir.IntegerColumn) -> ir.IntegerValue:
        return _bit_or(bits)

    def how_many(self, rows: ir.Table, who: ir.BooleanValue) -> ir.IntegerValue:  # noqa: ARG002
        return _count_if(who)

    def table_of(self, table: str | None, query: str | None) -> ir.Table:
        name = gen_name("source")
        with self._reading(f"Spark cannot read {'the query' if query else f'`{table}`'}."):
            # Within brackets it can only be a question, and a comment that may end it ends.
            asked = f"SELECT * FROM (\n{query.rstrip().rstrip(';')}\n)" if query else None
            frame = self.session.sql(asked) if asked else self.session.table(str(table))
            return self._named(name, frame)

    def close(self) -> None:
        self.desk.close()
        # Where the cluster is gone, its client warns by a name that Python will drop.
        with suppress(*self.errors), catch_warnings(action="ignore", category=DeprecationWarning):
            for frame in self._held:
                frame.unpersist()
            if self._is_ours:
                self.session.stop()

    def _named(self, name: str, frame: DataFrame) -> ir.Table:
        frame.createOrReplaceTempView(name)
        return self.connection.table(name)

    def _answered(self, table: ir.Table) -> pa.Table:
        answer = self.session.sql(self.connection.compile(table)).toArrow()
        return answer.cast(table.schema().to_pyarrow())

    def _why(self, error: Exception) -> str:
        said = str(error)
        if "No space left" in said:
            return "the disk is full."
        if "OutOfMemory" in said:
            return "the work does not fit. Raise `memory_limit` of the engine."
        known = error.getCondition() if isinstance(error, PySparkException) else None
        if known is None:
            return "Spark stopped, or the connection to it broke."
        return f"Spark says {known}. {EXPRESSION}"


def connect(declared: Declared | None = None, scratch: Path | None = None) -> Spark:
    """Return Spark on this machine, or the cluster whose address the declared variable holds."""
    given = declared or Declared(kind="spark")
    if given.connection:
        return Spark(on_cluster(given), DuckDB(desk(scratch)), is_ours=True)
    # A session that was there before, a notebook's say, is used and not stopped.
    there = SparkSession.getActiveSession()
    session = there or on_this_machine(given, scratch)
    return Spark(session, DuckDB(desk(scratch)), is_ours=there is None)
