"""Seconds of a call, and the machine that took them."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy

LONG = 60.0
"""Seconds after which a call is not made again."""


def machine() -> str:
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
        f" Python {platform.python_version()}, NumPy {np.__version__}, SciPy {scipy.__version__}"
    )


def timed(call: Callable[[], Any], times: int, long: float = LONG) -> tuple[float, Any]:
    """Return the median seconds of a call and its answer."""
    seconds: list[float] = []
    while len(seconds) < times and sum(seconds) < long:
        start = time.perf_counter()
        answer = call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer
