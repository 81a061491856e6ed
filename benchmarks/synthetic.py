"""How fast a region is made up, and in how much memory: people alone, and with their records.

    python benchmarks/synthetic.py [--people 300000 1500000] [--with-records 200000 600000]

Each region is written by a process of its own, which says how long its processors worked and how
much memory it took at most. Ends with 1 where the larger region of people alone has fewer than
100,000 for each second of one processor, or where a larger region takes over 1.25 times the memory
of the smaller. (The start of a process takes a second, which a small region feels.)
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

SLOWEST, MOST_MEMORY = 100_000, 1.25

PROCESS = """
import resource, sys
from pathlib import Path
from equipath.synthetic.write import write_region

write_region(Path(sys.argv[1]), int(sys.argv[2]), 1, with_records=sys.argv[3] == "records")
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def write(people: int, kind: str) -> tuple[float, float, float, float]:
    """Return wall seconds, processor seconds, peak memory in MB and MB on disk."""
    with TemporaryDirectory() as folder:
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", PROCESS, folder, str(people), kind],
            capture_output=True,
            text=True,
            check=True,
        )
        wall = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    processor, memory = map(float, done.stdout.split())
    return wall, processor, memory, size / 1e6


def main() -> int:
    """Print a line a region, and say whether the claims hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, nargs=2, default=(300_000, 1_500_000))
    parser.add_argument("--with-records", type=int, nargs=2, default=(200_000, 600_000))
    asked = parser.parse_args()
    holds = True
    speeds = {}
    for kind, sizes in (("people alone", asked.people), ("records", asked.with_records)):
        peaks = []
        for people in sizes:
            wall, processor, memory, size = write(people, kind)
            peaks.append(memory)
            speed = speeds[kind] = people / processor
            print(
                f"{kind:13}{people:>12,} people  {wall:6.1f} s  processors {processor:6.1f} s  "
                f"{speed:>9,.0f} a second of one  {memory:6,.0f} MB  {size:7,.0f} MB on disk",
                flush=True,
            )
        print(f"{kind:13}memory of the larger: {peaks[1] / peaks[0]:.2f} of the smaller's")
        holds &= peaks[1] <= MOST_MEMORY * peaks[0]
    return 0 if holds and speeds["people alone"] >= SLOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
