"""The floors and the wall hold, and the contracts that say so notice when they do not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the package in a folder against the contracts in its `pyproject.toml`."""
    command = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [command, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(project: Path, tmp_path: Path) -> Path:
    """A copy of the package that a test may break."""
    shutil.copy(project / "pyproject.toml", tmp_path)
    shutil.copytree(project / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_import_keeps_to_the_floors_and_the_wall(project):
    checked = lint_imports(project)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("pages/leak.py", "from equipath import engines", "The wall"),
        ("findings/leak.py", "import equipath.sources", "The wall"),
        ("study/upwards.py", "import equipath.results", "Floors"),
        ("statistics/engine.py", "import duckdb", "Statistics are arithmetic"),
        ("reports/engine.py", "import ibis", "Ibis"),
        ("pages/database.py", "import duckdb", "DuckDB"),
        ("statistics/heavy.py", "import statsmodels.api", "Heavy libraries"),
        ("attic/__init__.py", "", "Floors"),
    ],
)
def test_a_forbidden_import_or_a_room_without_a_floor_is_noticed(copy, file, line, contract):
    planted = copy / "src" / "equipath" / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f"{line}\n", encoding="utf-8")
    checked = lint_imports(copy)
    assert checked.returncode == 1
    broken = [row for row in checked.stdout.splitlines() if " BROKEN" in row]
    assert any(contract in row for row in broken), checked.stdout


def test_a_page_may_not_reach_a_row_by_way_of_another_room(copy):
    rooms = copy / "src" / "equipath"
    (rooms / "charts" / "roundabout.py").write_text("import equipath.results.roundabout\n")
    (rooms / "results" / "roundabout.py").write_text("import equipath.conform\n")
    (rooms / "pages" / "roundabout.py").write_text("import equipath.charts.roundabout\n")
    assert "what is shown never reaches a row BROKEN" in lint_imports(copy).stdout
