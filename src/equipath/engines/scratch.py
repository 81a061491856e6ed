"""A private folder for what a run spills: there while it runs, gone however it ended."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from equipath.errors import RunError

FOLDER = ".scratch"
"""In a study's `output/`: one folder in it for each run that is going on."""

LOCK = "lock"


@contextmanager
def scratch(output: Path, run_id: str) -> Iterator[Path]:
    """Give a run a folder that only its user may enter, and remove it at the end.

    The lock in it belongs to the process: where a run was killed, the next one finds its folder
    unlocked and removes it.
    """
    sweep(output)
    folder = output / FOLDER / run_id
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        lock.acquire()
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror}.") from None
    try:
        yield folder
    finally:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def passing_scratch() -> Iterator[Path]:
    """Give a look at a study a folder elsewhere: what only looks writes nothing beside it."""
    with tempfile.TemporaryDirectory(prefix="equipath-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def sweep(output: Path) -> None:
    """Remove the folders of runs whose process is gone."""
    for folder in (output / FOLDER).glob("*"):
        lock = FileLock(folder / LOCK, timeout=0)
        with suppress(Timeout, OSError), lock:
            shutil.rmtree(folder, ignore_errors=True)
