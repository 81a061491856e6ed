"""DuckDB, in this process: the engine on a laptop."""

import tempfile
from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend

from equipath.engines.engine import Engine


class DuckDB(Engine):
    """DuckDB in this process, in memory, spilling to disk where that does not suffice."""

    dialect = "duckdb"


def connect(spill: Path | None = None) -> DuckDB:
    """Return an in-memory DuckDB that spills to `spill` and needs no network.

    Extensions are neither fetched nor loaded from elsewhere: what a wheel does not carry is
    read in Python by `sources`.
    """
    return DuckDB(desk(spill))


def desk(spill: Path | None = None) -> Backend:
    """Return the database that small tables are read and conformed in, whatever counts."""
    connection = ibis.duckdb.connect(
        temp_directory=str(spill or tempfile.gettempdir()),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=True,
    )
    # It would write over what commands print.
    connection.raw_sql("SET enable_progress_bar = false")
    return connection
