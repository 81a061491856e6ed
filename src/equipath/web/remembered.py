"""Pages that were made before: a run never changes, so neither does a page of it."""

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

MOST = 64 * 1024 * 1024
"""Bytes of packed pages that are kept; those asked for least lately go first."""


@dataclass
class Remembered:
    """Finished answers by run and address, within a bound of memory."""

    most: int = MOST
    _kept: OrderedDict[tuple[str, str], bytes] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, run: str, address: str) -> bytes | None:
        """Return what was made of an address of a run, if it is still there."""
        with self._lock:
            found = self._kept.get((run, address))
            if found is not None:
                self._kept.move_to_end((run, address))
            return found

    def keep(self, run: str, address: str, made: bytes) -> None:
        """Keep what was made; those of other runs are let go of before any of this one."""
        with self._lock:
            if (run, address) in self._kept or len(made) > self.most:
                return
            if any(kept != run for kept, _ in self._kept):
                self._kept = OrderedDict((k, v) for k, v in self._kept.items() if k[0] == run)
                self._size = sum(map(len, self._kept.values()))
            self._kept[run, address] = made
            self._size += len(made)
            while self._size > self.most:
                _, gone = self._kept.popitem(last=False)
                self._size -= len(gone)
