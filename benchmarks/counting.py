"""Count a country of people, against a bare scan of the same columns and against pandas.

Each contender is a process of its own, timed whole and alone, on the same Parquet file: a
person a row, 25 indicators, five geographies within one another, seven further stratifiers and
19 five-year age bands. The claim: within 6 times a bare scan, at least 6 times as fast as
pandas, the same counts, and under 600 MB however many people there are.

    python benchmarks/counting.py --people 6000000 [--without-pandas] [--spark]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measuring.clock import machine
from measuring.people import write_people, write_study

HERE = Path(__file__).parent
SLOWER_THAN_A_SCAN, FASTER_THAN_PANDAS, MEMORY = 6.0, 6.0, 600.0


def main() -> int:
    asked = _asked()
    print(machine())
    with tempfile.TemporaryDirectory(dir=asked.folder) as made:
        folder = Path(made)
        people = folder / "people.parquet"
        write_people(people, asked.people)
        seconds, memory, sums = {}, {}, {}
        contenders = ["scan", "equipath"]
        contenders += [] if asked.without_pandas else ["pandas"]
        contenders += ["spark"] if asked.spark else []
        for name in contenders:
            engine = "spark" if name == "spark" else "duckdb"
            write_study(folder / name, people, engine)
            runs = [_timed(name, folder / name, people) for _ in range(asked.times)]
            seconds[name], processor, memory[name], sums[name] = min(runs)
            print(
                f"{name}: {seconds[name]:.2f} s, {processor:.2f} s of processor, "
                f"{memory[name]:,.0f} MB at most: {sums[name]}"
            )
    return 0 if _holds(seconds, memory, sums) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=6_000_000)
    parser.add_argument("--times", type=int, default=3, help="the fastest counts")
    parser.add_argument("--without-pandas", action="store_true")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--folder", help="where the people are written; a temporary one if not")
    return parser.parse_args()


def _timed(name: str, study: Path, people: Path) -> tuple[float, float, float, str]:
    """Return a whole process's seconds, those of the processor, its MB at most, and its sums."""
    script = HERE / "rivals" / f"counting_{'equipath' if name == 'spark' else name}.py"
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(script), str(study), str(people)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read().strip()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{name} failed")
    seconds = time.perf_counter() - start
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def _holds(seconds: dict[str, float], memory: dict[str, float], sums: dict[str, str]) -> bool:
    ours = seconds["equipath"]
    slower = ours / seconds["scan"]
    print(f"equipath takes {slower:.1f} times a bare scan, and {memory['equipath']:,.0f} MB")
    held = slower <= SLOWER_THAN_A_SCAN and memory["equipath"] < MEMORY
    for name in ("pandas", "spark"):
        if name not in seconds:
            continue
        print(f"{name} takes {seconds[name] / ours:.1f} times as long as equipath on DuckDB")
        held = held and sums[name] == sums["equipath"]
    return held and seconds.get("pandas", ours * FASTER_THAN_PANDAS) / ours >= FASTER_THAN_PANDAS


if __name__ == "__main__":
    raise SystemExit(main())
