"""Follow 2 million referrals along a pathway of eight stages, and the same by hand in pandas.

Each is a process of its own, timed whole and alone. equipath's is the whole run that a user
starts: reading, checks, counts by twelve stratifiers in the regions and the country, two clocks
with their medians, 92nd centiles and curves, disclosure control, every gap with its interval,
ranked findings, the file of results. By hand it is the counts of those stages and clocks alone.
The claims: under 30 seconds and 1 GB.
"""

import argparse
import tempfile
from pathlib import Path

from measuring.clock import machine
from measuring.processes import fastest
from measuring.referrals import STAGES, STRATIFIERS, write_referrals, write_study

SECONDS, MEMORY = 30.0, 1024.0
"""At most: seconds, and MB."""


def main() -> int:
    asked = _asked()
    print(machine())
    print(f"{asked.referrals:,} referrals, {len(STAGES)} stages, {len(STRATIFIERS)} stratifiers")
    with tempfile.TemporaryDirectory(dir=asked.folder) as made:
        folder = Path(made)
        write_referrals(folder / "referrals.parquet", asked.referrals)
        write_study(folder / "study", folder / "referrals.parquet")
        whole = fastest(asked.times, "pathways_equipath.py", folder / "study")
        print(f"equipath, the whole run: {whole}")
        by_hand = fastest(1, "pathways_pandas.py", folder / "referrals.parquet")
        print(f"pandas, its counts alone: {by_hand}")
    print(f"pandas takes {by_hand.seconds / whole.seconds:.1f} times as long for less")
    return 0 if whole.seconds <= SECONDS and whole.memory <= MEMORY else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--referrals", type=int, default=2_000_000)
    parser.add_argument("--times", type=int, default=2, help="of which the fastest counts")
    parser.add_argument("--folder", help="where the referrals are written for a while")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
