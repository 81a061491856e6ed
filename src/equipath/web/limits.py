"""How often one reader may ask: a machine that asks for everything does not stop the others."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

READERS = 10_000
"""Readers that are remembered: those that asked least lately are forgotten first."""


@dataclass
class Limit:
    """Lets `burst` requests through at once and `a_second` after that, for each reader."""

    a_second: float
    burst: float
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, reader: str) -> bool:
        """Count a request, and say whether it may be answered."""
        now = self.clock()
        left, at = self._left.pop(reader, (self.burst, now))
        left = min(self.burst, left + (now - at) * self.a_second)
        allowed = left >= 1
        self._left[reader] = (left - 1 if allowed else left, now)
        if len(self._left) > READERS:
            self._left.popitem(last=False)
        return allowed
