"""Count as a run does: the study, its map, the plan, the passes, and the roll-up."""

import gc
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring.sums import sums_of

from equipath.analyses.indicators.count import count
from equipath.analyses.indicators.roll_up import on_the_map, roll_up
from equipath.conform.intake import take_in
from equipath.engines.choose import open_engine
from equipath.estimates.area_groups import area_groups
from equipath.study.reader import load_study


def main() -> None:
    gc.freeze()  # as the command line does
    study, people = load_study(sys.argv[1]), sys.argv[2]
    small = {name: s for name, s in study.sources.items() if s.fills != "people"}
    with tempfile.TemporaryDirectory() as scratch, open_engine(study.engine, Path(scratch)) as at:
        # Checking cells is another matter than counting, and so is hashing files.
        intake = take_in(study.model_copy(update={"sources": small}), at)
        groups = area_groups(study, intake.frame("area_attributes"))
        tables = [("people", "people", at.parquet(people))]
        counted = count(study, at, tables, groups, intake.area_map)
        lowest, _ = on_the_map(counted, intake.area_map)
        print(sums_of(roll_up(study, lowest, intake.area_map)))


main()
