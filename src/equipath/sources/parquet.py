"""Parquet files, whose columns keep their types and are read as they are needed."""

from collections.abc import Callable
from pathlib import Path

import ibis
from ibis.backends.duckdb import Backend

from equipath.engines.duckdb import DuckDB
from equipath.engines.engine import CannotBeRead, Engine
from equipath.sources.combine import combine
from equipath.sources.location import locate, provenance
from equipath.sources.raw import Raw, SourceFile, refuse, unreadable
from equipath.study.source import Source
from equipath.study.study import Root


def read(connection: Backend, source: Source, study_folder: Path, roots: dict[str, Root]) -> Raw:
    """Read a source of kind `parquet`: a table over the files, which are not copied.

    Several files are read as one table. Raises `SourceError` for a file that is missing or
    that is not Parquet.
    """
    return read_in_place(DuckDB(connection), source, study_folder, roots)


def read_in_place(
    engine: Engine, source: Source, study_folder: Path, roots: dict[str, Root]
) -> Raw:
    """Read Parquet files as a table of the engine, which are not copied.

    A `path` with `://` is one that only the engine can reach: its files have no hash.
    """
    refuse(source, "table", "query")
    if "://" in str(source.path):
        address = str(source.path)
        return Raw(_opened(engine.parquet, address, source, address), (_elsewhere(address),))
    files = locate(source, study_folder, roots)
    parts = [
        (file.shown, _opened(engine.parquet, str(file.path.resolve()), source, file.shown))
        for file in files
    ]
    table, findings = combine(source, parts)
    return Raw(table, tuple(map(provenance, files)), tuple(findings))


def _elsewhere(address: str) -> SourceFile:
    return SourceFile(address, "", 0, None)


def _opened(
    opener: Callable[[str], ibis.Table], path: str, source: Source, shown: str
) -> ibis.Table:
    try:
        return opener(path)
    except CannotBeRead:
        raise unreadable(
            source,
            "path",
            f"`{shown}` is not a whole Parquet file that the engine can reach.",
            "Write its `kind`, or ask its publisher for it anew if it was cut off.",
        ) from None
