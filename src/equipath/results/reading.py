"""Runs' files kept open for reading: opening one takes longer than most questions to it."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition

import duckdb

MOST = 2
"""Files that stay open: the run that is shown, and the one that takes its place."""

Identity = tuple[int, int, int]


class _Held:
    """A file that is open: which one it was, and how many questions are being asked of it."""

    def __init__(self, path: Path, identity: Identity) -> None:
        self.identity = identity
        self.connection = duckdb.connect(path, read_only=True)
        self.asked = 0


_HELD: OrderedDict[Path, _Held] = OrderedDict()
_CHANGED = Condition()


@contextmanager
def reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a cursor on a file that stays open; any number of threads may have one at once.

    A file that was put in its place since is opened anew, as soon as nobody reads the old one.
    Raises `OSError` where the file is gone, and what DuckDB raises where it cannot be opened.
    """
    with _CHANGED:
        held = _held(path)
        held.asked += 1
    try:
        with held.connection.cursor() as cursor:
            yield cursor
    finally:
        with _CHANGED:
            held.asked -= 1
            _close_what_is_not_needed()
            _CHANGED.notify_all()


def _held(path: Path) -> _Held:
    while True:
        try:
            identity = _identity(path)
        except OSError:
            _let_go(path)
            raise
        found = _HELD.get(path)
        if found is None:
            _HELD[path] = _Held(path, identity)
        elif found.identity != identity:
            # DuckDB has one database for each path: the old one would answer for the new.
            while found.asked:
                _CHANGED.wait()
            _let_go(path, found)
            continue
        _HELD.move_to_end(path)
        return _HELD[path]


def _let_go(path: Path, held: _Held | None = None) -> None:
    found = _HELD.get(path)
    if found is not None and found.asked == 0 and held in (None, found):
        del _HELD[path]
        found.connection.close()


def _close_what_is_not_needed() -> None:
    for path in list(_HELD)[: max(len(_HELD) - MOST, 0)]:
        _let_go(path)


def _identity(path: Path) -> Identity:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size
