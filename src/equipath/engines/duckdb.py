"""DuckDB, in this process: the engine on a laptop."""

import tempfile
from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend


def connect(spill: Path | None = None) -> Backend:
    """Return an in-memory DuckDB that spills to `spill` and needs no network.

    Extensions are neither fetched nor loaded from elsewhere: what a wheel does not carry is
    read in Python by `sources`.
    """
    connection = ibis.duckdb.connect(
        temp_directory=str(spill or tempfile.gettempdir()),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=True,
    )
    # It would write over what commands print.
    connection.raw_sql("SET enable_progress_bar = false")
    return connection
