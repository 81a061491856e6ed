"""Parquet files, whose columns keep their types and are read as they are needed."""

from pathlib import Path

import duckdb
from ibis.backends.duckdb import Backend

from equipath.sources.combine import combine
from equipath.sources.location import locate, provenance
from equipath.sources.raw import Raw, refuse, unreadable
from equipath.study.source import Source
from equipath.study.study import Root


def read(connection: Backend, source: Source, study_folder: Path, roots: dict[str, Root]) -> Raw:
    """Read a source of kind `parquet`: a table over the files, which are not copied.

    Several files are read as one table. Raises `SourceError` for a file that is missing or
    that is not Parquet.
    """
    refuse(source, "table", "query")
    files = locate(source, study_folder, roots)
    parts = []
    for file in files:
        try:
            parts.append((file.shown, connection.read_parquet(file.path)))
        except duckdb.Error:
            raise unreadable(
                source,
                "path",
                f"`{file.shown}` is not a whole Parquet file.",
                "Write its `kind`, or ask its publisher for it anew if it was cut off.",
            ) from None
    table, findings = combine(source, parts)
    return Raw(table, tuple(map(provenance, files)), tuple(findings))
