"""What the tests of conforming share: an engine, and one line that takes a study in."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from equipath.conform.intake import Intake, take_in
from equipath.contracts.data_finding import DataFinding
from equipath.engines.duckdb import connect
from equipath.engines.engine import Engine
from equipath.study.reader import load_study
from tests.unit.study.folder import SOURCE, Content, but, write

Take = Callable[..., Intake]


@pytest.fixture(scope="session")
def engine() -> Engine:
    return connect()


@pytest.fixture
def take(engine: Engine, tmp_path: Path) -> Take:
    """Write the small study with these files in it, and take it in."""

    def taken(files: Mapping[str, Content] | None = None, first_rows: int | None = None) -> Intake:
        study = load_study(write(tmp_path, files or {}))
        return take_in(study, engine, first_rows=first_rows)

    return taken


def registers(csv: str, **keys: Any) -> dict[str, Content]:
    """Return the files of registers published so, with these keys of their source."""
    return {"registers.csv": csv, "sources/registers.yaml": but(SOURCE, **keys)}


def columns(**spelt: Any) -> dict[str, Any]:
    """Return the source's columns with some spelt otherwise; None leaves one out."""
    kept = {**SOURCE["columns"], **spelt}
    return {name: column for name, column in kept.items() if column is not None}


def reasons(intake: Intake) -> list[str]:
    return [finding.reason for finding in intake.findings]


def only(intake: Intake, reason: str) -> DataFinding:
    """Return the one finding that has this reason."""
    (finding,) = [f for f in intake.findings if f.reason == reason]
    return finding


def cells(intake: Intake, *names: str, source: str = "registers") -> list[Any]:
    """Return columns of a conformed source in the order of the area's code."""
    table = intake.sources[source].table
    assert table is not None
    frame = table.to_polars().sort("area_code")
    rows = list(frame.select(names).iter_rows())
    return [row[0] for row in rows] if len(names) == 1 else rows
