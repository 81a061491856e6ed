"""Count a country of people, against a bare scan of the same columns and against pandas.

Each contender is a process of its own, timed whole and alone, on the same Parquet file: a
person a row, 25 indicators, five geographies within one another, seven further stratifiers and
19 five-year age bands. The claim, of `engine: polars`: within 6 times a bare scan, at least 6
times as fast as pandas, the same counts, and under 600 MB however many people there are. What
`engine: duckdb` takes, which is the default, is told beside it.
"""

import argparse
import tempfile
from pathlib import Path

from measuring.clock import machine
from measuring.people import write_people, write_study
from measuring.processes import Took, fastest

ENGINES = ("polars", "duckdb", "spark")

SLOWER_THAN_A_SCAN, FASTER_THAN_PANDAS, MEMORY = 6.0, 6.0, 600.0


def main() -> int:
    asked = _asked()
    print(machine())
    contenders = {"scan": "counting_scan.py"}
    contenders |= dict.fromkeys(["polars", "duckdb"], "counting_equipath.py")
    if not asked.without_pandas:
        contenders["pandas"] = "counting_pandas.py"
    if asked.spark:
        contenders["spark"] = "counting_equipath.py"
    took: dict[str, Took] = {}
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        people = Path(folder) / "people.parquet"
        write_people(people, asked.people)
        for name, script in contenders.items():
            study = Path(folder) / name
            write_study(study, people, name if name in ENGINES else "duckdb")
            took[name] = fastest(asked.times, script, study, people)
            print(f"{name}: {took[name]}")
    return 0 if _holds(took) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=6_000_000)
    parser.add_argument("--times", type=int, default=3, help="of which the fastest counts")
    parser.add_argument("--without-pandas", action="store_true")
    parser.add_argument("--spark", action="store_true", help="the same study on Spark as well")
    parser.add_argument("--folder", help="where the people are written for a while")
    return parser.parse_args()


def _holds(took: dict[str, Took]) -> bool:
    ours = took["polars"]
    slower = ours.seconds / took["scan"].seconds
    print(f"equipath on Polars takes {slower:.1f} times a bare scan, and {ours.memory:,.0f} MB")
    held = slower <= SLOWER_THAN_A_SCAN and ours.memory < MEMORY
    for name in took.keys() - {"scan", "polars"}:
        faster = took[name].seconds / ours.seconds
        print(f"{name} takes {faster:.1f} times as long as equipath on Polars")
        held = held and took[name].said == ours.said
        held = held and (name != "pandas" or faster >= FASTER_THAN_PANDAS)
    return held


if __name__ == "__main__":
    raise SystemExit(main())
