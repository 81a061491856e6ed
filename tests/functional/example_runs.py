"""Run an example study on the open data once, however many tests and workers ask for it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

import equipath
from equipath.results.store import Results


def copied(example: Path, folder: Path) -> Path:
    """Copy a study's definitions, so that its own output stays as it is."""
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("output"))
    return folder


def run_once(
    example: Path,
    open_data: Path,
    factory: pytest.TempPathFactory,
    name: str | None = None,
    change: Callable[[Path], None] = lambda _: None,
) -> Results:
    """Return the results of a copy of an example; `change` alters the copy's definitions."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / (name or example.name)
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            change(copied(example, folder))
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("EQUIPATH_OPEN_DATA", str(open_data))
                equipath.run(folder)
    return equipath.open_results(folder)
