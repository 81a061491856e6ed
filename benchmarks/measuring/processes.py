"""Whole processes, timed alone: their seconds, those of the processor, and their memory."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

RIVALS = Path(__file__).parents[1] / "rivals"


@dataclass(frozen=True, order=True)
class Took:
    """What a process took, MB at most among it, and what it printed."""

    seconds: float
    processor: float
    memory: float
    said: str

    def __str__(self) -> str:
        return (
            f"{self.seconds:.2f} s, {self.processor:.2f} s of processor, "
            f"{self.memory:,.0f} MB at most: {self.said}"
        )


def fastest(times: int, script: str, *arguments: object) -> Took:
    """Return what the fastest of several processes took, one after another."""
    return min(_timed(script, *arguments) for _ in range(times))


def _timed(script: str, *arguments: object) -> Took:
    command = [sys.executable, str(RIVALS / script), *map(str, arguments)]
    # Python keeps what it compiled, as on a user's machine: the first of several runs does it.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{script} failed")
    return Took(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)
