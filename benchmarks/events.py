"""Make cohorts of 60 million events of 6 million people, against a bare scan of the events.

Each is a process of its own, timed whole and alone: eight diagnoses by codelists, the last
systolic pressure in a year, and two cohorts of them, worked out of each person and counted.
The claim, of DuckDB: within 5 times a bare scan.
"""

import argparse
import tempfile
from pathlib import Path

from measuring.clock import machine
from measuring.events import write_cohorts, write_events
from measuring.processes import fastest

SLOWER_THAN_A_SCAN = 5.0


def main() -> int:
    asked = _asked()
    print(machine())
    with tempfile.TemporaryDirectory(dir=asked.folder) as made:
        folder = Path(made)
        write_events(folder, asked.events // 10, asked.events)
        scan = fastest(asked.times, "events_scan.py", folder)
        print(f"scan: {scan}")
        for engine in ("duckdb", "polars", *(["spark"] if asked.spark else [])):
            write_cohorts(folder / engine, engine)
            took = fastest(asked.times, "events_equipath.py", folder, folder / engine)
            print(f"equipath on {engine}: {took}")
            if engine == "duckdb":
                slower = took.seconds / scan.seconds
    print(f"equipath on DuckDB takes {slower:.1f} times a bare scan")
    return 0 if slower <= SLOWER_THAN_A_SCAN else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=60_000_000)
    parser.add_argument("--times", type=int, default=3, help="of which the fastest counts")
    parser.add_argument("--spark", action="store_true", help="the same study on Spark as well")
    parser.add_argument("--folder", help="where the events are written for a while")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
