"""Keep a run: written whole under its own name, then pointed to; read-only ever after."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
from filelock import FileLock, Timeout

from equipath.errors import ResultsError, RunError, did_you_mean
from equipath.results.reading import reading
from equipath.results.schema import SCHEMA_VERSION, TABLES, fit

POINTER = "current"
"""The file in `output/` that holds the name of the run that everything shows."""


def new_run_id() -> str:
    """Return a run's name: when it started (UTC), and four characters against collisions."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


@contextmanager
def only_run(output: Path) -> Iterator[None]:
    """Hold the study for one run; a second one is refused at once.

    The lock belongs to the process: a killed run lets go of it.
    """
    lock = FileLock(output / ".lock", timeout=0)
    try:
        output.mkdir(parents=True, exist_ok=True)
        ignore = output / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        lock.acquire()
    except Timeout:
        raise RunError(
            f"Another run holds {output}. Wait until it has finished; nothing was changed."
        ) from None
    except OSError as error:
        raise RunError(f"{output} cannot be written: {_reason(error)}.") from None
    try:
        _clear(output / "runs", "*.part*")
        yield
    finally:
        lock.release()


def write_run(output: Path, run_id: str, tables: Mapping[str, pl.DataFrame]) -> Path:
    """Write every table of a run into one file, then move the pointer to it.

    The file is written under another name and takes its own only when it is whole, and the
    pointer moves after that: a run that is killed, or a disk that fills, leaves the last
    results as they were.
    """
    runs = output / "runs"
    part, whole = runs / f"{run_id}.part", runs / f"{run_id}.duckdb"
    try:
        runs.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(part) as connection:
            for name in TABLES:
                rows = fit(tables.get(name, pl.DataFrame()), name).to_arrow()
                connection.register("incoming", rows)
                connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')
                connection.unregister("incoming")
            # Closing a file on a full disk says nothing and leaves it empty; this says it.
            connection.execute("CHECKPOINT")
        part.replace(whole)
        pointer = output / f".{POINTER}.part"
        pointer.write_text(run_id + "\n", encoding="utf-8")
        pointer.replace(output / POINTER)
    except (OSError, duckdb.Error) as error:
        _clear(runs, f"{run_id}.part*")
        raise RunError(
            f"The run could not be written to {runs}: {_reason(error)}. "
            "The last good results are as they were."
        ) from error
    return whole


def _clear(runs: Path, pattern: str) -> None:
    """Remove what was left half-written; what cannot be removed now is tried before each run."""
    for left in runs.glob(pattern):
        with suppress(OSError):
            left.unlink()


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")


@dataclass(frozen=True)
class Results:
    """A finished run, open for reading: everything that pages, charts and reports may know.

    A run that `stays_open` is asked again and again, by several threads at once; any other is
    opened for each question, and others may write the file meanwhile.
    """

    path: Path
    stays_open: bool = False

    @property
    def run_id(self) -> str:
        return self.path.stem

    def query(self, sql: str, *parameters: object) -> pl.DataFrame:
        """Run a query over the run's tables and return its rows.

        Raises `ResultsError` where the file is gone, or another program holds it.
        """
        try:
            with self._connected() as connection:
                return _frame(connection.execute(sql, list(parameters)).fetch_arrow_table())
        except (duckdb.IOException, OSError) as error:
            raise ResultsError(
                f"{self.path} is gone, held by another program, or not a run's file: "
                f"{_reason(error)}."
            ) from None

    def _connected(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        if self.stays_open:
            return reading(self.path)
        return duckdb.connect(self.path, read_only=True)

    def table(self, name: str) -> pl.DataFrame:
        """Return one table whole; `ResultsError` says which there are."""
        if name not in TABLES:
            raise ResultsError(f"A run has no table `{name}`. {did_you_mean(name, TABLES)}")
        return self.query(f'SELECT * FROM "{name}"')

    def to_polars(self) -> pl.DataFrame:
        """Return the results as a Polars frame."""
        return self.table("results")

    def to_arrow(self) -> pa.Table:
        """Return the results as an Arrow table."""
        return self.to_polars().to_arrow()

    def to_pandas(self) -> "object":
        """Return the results as a pandas frame; pandas must be installed."""
        return self.to_arrow().to_pandas()


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("an Arrow table becomes a frame")
    return frame


def open_results(path: str | Path, stays_open: bool = False) -> Results:
    """Open a run: a study's folder (its current run), or a run's own file.

    What asks many questions of it lets it stay open.

    Raises `ResultsError` where there is none yet, or where another version wrote it.
    """
    given = Path(path)
    file = given if given.suffix == ".duckdb" else _current(given)
    if not file.is_file():
        raise ResultsError(f"There are no results at {file}. `equipath run {given}` makes them.")
    results = Results(file)
    try:
        written = results.query("SELECT max(schema_version) FROM run").item()
    except duckdb.Error as error:
        raise ResultsError(f"{file} is not a run's file: {_reason(error)}.") from None
    if written is None:
        raise ResultsError(f"{file} is not a run's file: it does not say which run it is.")
    if written != SCHEMA_VERSION:
        raise ResultsError(
            f"{file} was written by another version of equipath (schema {written}, this one "
            f"reads {SCHEMA_VERSION}). Run the study again."
        )
    return Results(file, stays_open)


def _current(folder: Path) -> Path:
    output = folder if folder.name == "output" else folder / "output"
    pointer = output / POINTER
    if not pointer.is_file():
        raise ResultsError(
            f"There are no results in {output} yet. `equipath run {folder}` makes them."
        )
    run_id = pointer.read_text(encoding="utf-8", errors="replace").strip()
    return output / "runs" / f"{run_id}.duckdb"
