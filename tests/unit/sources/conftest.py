"""What the tests of sources share: an engine, and one line that reads a source."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ibis.backends.duckdb import Backend

from equipath.engines.duckdb import desk
from equipath.sources import SOURCES
from equipath.sources.raw import Raw
from equipath.study.source import Source
from equipath.study.study import Root

Read = Callable[..., Raw]


@pytest.fixture(scope="session")
def connection() -> Backend:
    return desk()


@pytest.fixture
def declare() -> Callable[..., Source]:
    """Declare a source called `registers`; `headers` are those that its columns come from."""

    def make(kind: str, headers: tuple[str, ...] = (), **keys: Any) -> Source:
        columns = {f"c{i}": header for i, header in enumerate(headers)}
        given = {"name": "registers", "title": "Registers", "publisher": "Us", "kind": kind}
        return Source(**{**given, "fills": "published_counts", "columns": columns, **keys})

    return make


@pytest.fixture
def read(connection: Backend, declare: Callable[..., Source], tmp_path: Path) -> Read:
    """Read a source whose study's folder is the test's own."""

    def reader(
        kind: str,
        path: str,
        headers: tuple[str, ...] = (),
        roots: dict[str, Root] | None = None,
        **keys: Any,
    ) -> Raw:
        source = declare(kind, headers, path=path, **keys)
        return SOURCES.get(kind)(connection, source, tmp_path, roots or {})

    return reader


def rows(raw: Raw) -> list[tuple[Any, ...]]:
    """Return the rows as Python's own values, in their order."""
    columns = raw.table.to_pyarrow().to_pydict().values()
    return list(zip(*columns, strict=True))


def reasons(raw: Raw) -> list[str]:
    return [finding.reason for finding in raw.findings]
