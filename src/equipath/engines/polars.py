"""Polars, in this process: it streams files through the groups, and keeps the groups alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import ibis
import polars as pl
import pyarrow as pa
from ibis.backends.polars import Backend
from ibis.common.exceptions import IbisError
from ibis.expr import types as ir
from ibis.util import gen_name
from pyarrow.parquet import ParquetWriter

from equipath.engines.duckdb import DuckDB, desk
from equipath.engines.engine import EXPRESSION, Engine
from equipath.engines.polars_operations import in_words, number_of
from equipath.study.engine import Engine as Declared


class _Backend(Backend):  # type: ignore[misc]  # Ibis is untyped
    """Ibis's, which finds out what an SQL expression gives without another database's SQL."""

    def _get_sql_string_view_schema(self, *, name: str, table: ir.Table, query: str) -> ibis.Schema:
        rows = pl.SQLContext({name: in_words(self.compile(table))})
        return ibis.Schema.from_polars(rows.execute(query).collect_schema())


class Polars(Engine):
    """Polars' streaming engine over Parquet files: those of the study, and those that it holds.

    What it holds lies in the run's private folder, so that rows only pass through memory. The
    groups, and the smaller side of a join, have to fit: these it does not spill.
    """

    kind = "polars"
    dialect = "polars"
    reads = ("parquet",)
    errors = (pl.exceptions.PolarsError, IbisError, OSError)

    def __init__(self, folder: Path, desk: Engine) -> None:
        super().__init__(_Backend().connect())
        self.desk = desk
        self._folder = folder

    def parquet(self, path: str) -> ir.Table:
        with self._reading(f"{path} is not a whole Parquet file that {self.kind} can reach."):
            # Elsewhere a star stands for several files; here it is a letter.
            return self._named(gen_name("file"), pl.scan_parquet(path, glob="://" in path))

    def lookup(self, frame: pl.DataFrame) -> ir.Table:
        return self._named(gen_name("lookup"), frame.lazy())

    def take(self, name: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> ir.Table:
        part = self._part(name)
        with self.asked():
            with ParquetWriter(part, schema) as file:
                for batch in batches:
                    file.write_batch(batch)
            return self._kept(name, part)

    def hold(self, name: str, table: ir.Table) -> ir.Table:
        part = self._part(name)
        with self.asked():
            self._lazy(table).sink_parquet(part, compression="lz4")
            return self._kept(name, part)

    def numbered(
        self,
        rows: ir.Table,
        word: ir.StringValue,
        numbers: Mapping[str, int],
        name: str,
        *,
        is_only: bool = False,
    ) -> ir.Table:
        if is_only:
            rows = rows.filter(word.isin(list(numbers)))
        # A join would carry every column of the rows along.
        return rows.mutate(**{name: number_of(word, numbers)})

    def named(self, table: ir.Table) -> ir.Table:
        with self.asked():
            return self._named(gen_name("named"), self._lazy(table))

    @contextmanager
    def asked(self) -> Iterator[None]:
        with super().asked():
            try:
                yield
            except pl.exceptions.PanicException:
                # It is no `Exception`, and nobody above would catch it.
                raise pl.exceptions.ComputeError from None

    def close(self) -> None:
        self.desk.close()

    def _lazy(self, table: ir.Table) -> pl.LazyFrame:
        return self.connection.compile(table)

    def _named(self, name: str, rows: pl.LazyFrame) -> ir.Table:
        return self.connection.create_table(name, rows, overwrite=True)

    def _part(self, name: str) -> Path:
        return self._folder / f"{name}.part"

    def _kept(self, name: str, part: Path) -> ir.Table:
        # Only now: it may have been made from what had the name before.
        file = part.replace(part.with_suffix(".parquet"))
        return self._named(name, pl.scan_parquet(file, glob=False))

    def _answered(self, table: ir.Table) -> pa.Table:
        answer = self._lazy(table).collect(engine="streaming")
        return answer.to_arrow().cast(table.schema().to_pyarrow())

    def _why(self, error: Exception) -> str:
        if "No space left" in str(error):
            return "the disk is full."
        if isinstance(error, OSError):
            return "a file that it was reading is gone or was changed."
        if isinstance(error, IbisError):
            return "it lacks what the study asks for. Let `engine: duckdb` count."
        return f"{type(error).__name__}. {EXPRESSION}"


def connect(declared: Declared, scratch: Path) -> Polars:
    """Return Polars, which holds in `scratch` what is asked several times."""
    return Polars(scratch, DuckDB(desk(scratch, declared)))
