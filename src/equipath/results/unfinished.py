"""Where a run keeps what it has counted so far: one private folder, gone when the run is done."""

import shutil
from pathlib import Path

FOLDER = ".unfinished"
"""In a study's `output/`: at most one folder in it, of the run that was last begun."""


def unfinished(output: Path, fingerprint: str | None) -> Path | None:
    """Return the folder of the run with this fingerprint, and remove what others left.

    The fingerprint stands for definitions, sources and code: where any of them has changed,
    nothing that was counted before holds. Without one there is no folder to keep anything in.
    """
    above = output / FOLDER
    for folder in above.glob("*"):
        if folder.name != fingerprint:
            shutil.rmtree(folder, ignore_errors=True)
    if fingerprint is None:
        return None
    above.mkdir(mode=0o700, parents=True, exist_ok=True)
    return above / fingerprint


def forget(output: Path) -> None:
    """Remove everything that unfinished runs have counted."""
    shutil.rmtree(output / FOLDER, ignore_errors=True)


def passes_kept(output: Path) -> int:
    """Return how many passes of an unfinished run are kept."""
    return len(list((output / FOLDER).glob("*/*.parquet")))
