"""Write a made-up region to a folder, as sources of a study, in memory that stays flat."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

from equipath.contracts import CONTRACTS
from equipath.errors import RunError
from equipath.synthetic.areas import deprivation_table
from equipath.synthetic.boundaries import boundaries
from equipath.synthetic.chunk import Chunk, chunks, in_order
from equipath.synthetic.draws import Ints
from equipath.synthetic.landscape import Landscape, survey
from equipath.synthetic.parquet_files import ParquetFiles
from equipath.synthetic.population import population_tables, practice_profiles
from equipath.synthetic.records.codelists import CODELISTS, codelist_file
from equipath.synthetic.records.draw import Keeper
from equipath.synthetic.records.planted import Stage, shipped_stages
from equipath.synthetic.records.records import Records, Sums
from equipath.synthetic.records.rurality import rurality
from equipath.synthetic.records.truth import records_truth
from equipath.synthetic.region import People, draw_people, truth_of
from equipath.synthetic.succession import with_past
from equipath.synthetic.truth import Tally, add_up

FURTHER_TABLES = (
    "ethnicity_records",
    "specialised_admissions",
    "specialised_appointments",
    "kidney_events",
    "transplant_list",
    "asthma_reviews",
    "steroid_courses",
    "biologic_approvals",
    "asthma_survey",
    "linked_record",
    "lipids",
    "crisis_attendances",
    "mental_health_contacts",
)
"""Tables of records that are second ones of their contract."""

OF_RECORDS = (
    *(f"{name}.parquet" for name in (*CONTRACTS.names(), *FURTHER_TABLES) if name != "people"),
    "rurality.csv",
    "practice_profiles.csv",
    *(f"codelists/{name}.csv" for name in CODELISTS),
)
"""What a region with records has and one without them has not."""

THREADS = min(4, os.cpu_count() or 1)
"""How many chunks are made at a time, each in memory."""


UNFINISHED = ".new-"
"""What the folder begins with in which files grow until all are whole."""


def write_region(
    folder: Path,
    people: int,
    seed: int,
    with_records: bool = False,
    with_faults: bool = False,
    stages: dict[str, Stage] | None = None,
    threads: int = THREADS,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Make a region and write it into a folder.

    The files are `areas.csv`, `successors.csv`, `deprivation.csv`, `population.csv`,
    `people.parquet`, `boundaries.geojson` and `truth.json`; with records also one Parquet file
    for each table of them, `rurality.csv` and `codelists/`, and with faults bad records among
    them. `stages` are planted in the records, the shipped ones where none are given. The files of
    a region that is there are replaced, once all are written whole, and none of its records is
    left beside other people; what a killed writing left is removed. The same `people` and
    `seed` give the same bytes, whatever the number of `threads`. `tell` is called with the
    number of people that are done.

    Raises `UsageError` for a size or seed that cannot be, and `RunError` where the folder
    cannot be written.
    """
    landscape = survey(people, seed)
    keeper = None
    if with_records:
        keeper = Keeper(landscape, rurality(landscape), stages or shipped_stages(), with_faults)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for killed in folder.glob(f"{UNFINISHED}*"):
            rmtree(killed)
        with TemporaryDirectory(dir=folder, prefix=UNFINISHED) as unfinished:
            _write(landscape, keeper, Path(unfinished), threads, tell)
            for path in sorted(Path(unfinished).rglob("*.*")):
                final = folder / path.relative_to(unfinished)
                final.parent.mkdir(exist_ok=True)
                path.replace(final)
        if not with_records:
            _remove_records(folder)
    except OSError as error:
        raise RunError(f"The region cannot be written to {folder}: {error}.") from error


def _remove_records(folder: Path) -> None:
    for name in OF_RECORDS:
        (folder / name).unlink(missing_ok=True)
    codelists = folder / "codelists"
    if codelists.is_dir() and not any(codelists.iterdir()):
        codelists.rmdir()


def _write(
    landscape: Landscape,
    keeper: Keeper | None,
    folder: Path,
    threads: int,
    tell: Callable[[int], None],
) -> None:
    def draw(chunk: Chunk) -> tuple[People, Records]:
        people = draw_people(landscape, chunk)
        nothing_more = Records({"people": people.table})
        return people, keeper.records(chunk, people) if keeper else nothing_more

    tallied: Tally = {}
    planted: Sums = {}
    faults: dict[str, int] = {}
    counts: dict[str, Ints] = {}
    with ParquetFiles(folder) as files:
        of = chunks(landscape.people, landscape.seed)
        for chunk, (people, records) in in_order(draw, of, threads):
            for name, table in records.tables.items():
                files.add(name, table)
            tallied = add_up(people.tallied, tallied)
            planted = add_up(records.planted, planted)
            faults = add_up(records.faults, faults)
            counts = add_up(people.population, counts)
            tell(chunk.first + chunk.size)
    truth = truth_of(landscape, tallied)
    if keeper:
        truth["records"] = records_truth(planted, keeper.stages) | (
            {"faults": faults} if faults else {}
        )
        _write_beside_records(keeper, folder)
        practice_profiles(counts, landscape.code).write_csv(folder / "practice_profiles.csv")
    _write_areas(landscape, folder)
    with (folder / "population.csv").open("wb") as file:
        for number, table in enumerate(population_tables(counts, landscape.code)):
            table.write_csv(file, include_header=number == 0)
    _write_json(folder / "truth.json", truth, indent=2)


def _write_beside_records(keeper: Keeper, folder: Path) -> None:
    keeper.rurality.table(keeper.landscape).write_csv(folder / "rurality.csv")
    (folder / "codelists").mkdir()
    for name in CODELISTS:
        (folder / "codelists" / f"{name}.csv").write_text(codelist_file(name), encoding="utf-8")


def _write_areas(landscape: Landscape, folder: Path) -> None:
    places, code = landscape.places, landscape.code
    areas, successors = with_past(landscape.areas, code)
    areas.write_csv(folder / "areas.csv")
    successors.write_csv(folder / "successors.csv")
    deprivation_table(places, code).write_csv(folder / "deprivation.csv")
    _write_json(folder / "boundaries.geojson", boundaries(places, landscape.areas, code))


def _write_json(path: Path, content: dict[str, Any], indent: int | None = None) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=indent, separators=None if indent else (",", ":"))
        file.write("\n" if indent else "")
