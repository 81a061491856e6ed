"""Make flags of each person of their events as a run does, and count who has each."""

import sys
import tempfile
from pathlib import Path

from equipath.analyses.cohorts.people import Records, people_as_at
from equipath.engines.choose import open_engine
from equipath.study.reader import load_study


def main() -> None:
    folder, study = Path(sys.argv[1]), load_study(sys.argv[2])
    names = [*study.variables, *study.cohorts]
    contracts = {name: source.fills for name, source in study.sources.items()}
    with tempfile.TemporaryDirectory() as scratch, open_engine(study.engine, Path(scratch)) as at:
        tables = {name: at.parquet(str(folder / f"{name}.parquet")) for name in contracts}
        records, span = Records(at, tables, contracts), (study.period.start, study.period.end)
        people = people_as_at(study, records, "people", names, *span)
        flags = [name for name in names if name != "last_systolic"]
        counts = {name: people[name].sum() for name in flags}
        known = {"last_systolic": people.last_systolic.count()}
        print(at.answer(people.aggregate(**counts, **known)).row(0))


main()
