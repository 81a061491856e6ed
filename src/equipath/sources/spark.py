"""A table or a query of Spark's own catalogue, such as Databricks' Unity Catalog."""

from pathlib import Path

from ibis.backends.duckdb import Backend

from equipath.engines.engine import CannotBeRead, Engine
from equipath.sources.raw import Raw, SourceFile, refuse, unreadable
from equipath.study.source import Source
from equipath.study.study import Root


def read(
    connection: Backend,  # noqa: ARG001  Every kind of source is called alike.
    source: Source,
    study_folder: Path,  # noqa: ARG001
    roots: dict[str, Root],  # noqa: ARG001
) -> Raw:
    """Refuse a source of kind `spark`, whose rows only Spark can reach, and which stay there.

    Small, published tables are read on this machine: they come as files.
    """
    raise unreadable(
        source,
        "kind",
        f"a table of Spark's catalogue that fills `{source.fills}` cannot be read here.",
        "Write `engine: spark` in study.yaml for people and records; export what is published.",
    )


def read_in_place(
    engine: Engine,
    source: Source,
    study_folder: Path,  # noqa: ARG001
    roots: dict[str, Root],  # noqa: ARG001
) -> Raw:
    """Read a source of kind `spark`: the `table` (`catalog.schema.table`), or the `query`.

    Nothing is copied. Raises `SourceError` for a table or a query that Spark does not know.
    """
    refuse(source, "path", "connection", "header_row")
    key, asked = ("query", source.query) if source.query else ("table", source.table)
    try:
        table = engine.table_of(source.table, source.query)
    except CannotBeRead as error:
        raise unreadable(source, key, str(error), "Correct its name, or ask for SELECT.") from None
    return Raw(table, (SourceFile(f"spark: {asked}", "", 0, None),))
