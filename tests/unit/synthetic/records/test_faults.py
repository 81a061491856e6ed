"""Bad records on request: as many as the truth says, and one person who can be searched for."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from equipath.commands.synth import command
from equipath.errors import UsageError
from equipath.synthetic.records.faults import PLANTED_IDENTIFIER
from equipath.synthetic.write import write_region


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("faulty")
    write_region(made, 10_000, 3, with_records=True, with_faults=True)
    return made


@pytest.fixture(scope="module")
def counts(faulty: Path) -> dict[str, int]:
    return json.loads((faulty / "truth.json").read_text(encoding="utf-8"))["records"]["faults"]


def read(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(folder / f"{name}.parquet")


def test_events_before_birth_and_after_death_are_as_many_as_said(faulty, counts):
    lives = read(faulty, "people").select("person_id", "date_of_birth", "date_of_death")
    events = read(faulty, "clinical_events").join(lives, on="person_id")
    early = events.filter(pl.col("event_date") < pl.col("date_of_birth")).height
    late = events.filter(pl.col("event_date") > pl.col("date_of_death")).height
    assert early == counts["events_before_birth"] > 0
    assert late == counts["events_after_death"] > 0


def test_admissions_sent_twice_are_as_many_as_said(faulty, counts):
    table = read(faulty, "admissions")
    assert table.height - table.n_unique() == counts["admissions_sent_twice"] > 0


def test_overlapping_registrations_are_as_many_as_said(faulty, counts):
    stays = read(faulty, "registrations")
    end = pl.col("end_date").fill_null(date(2026, 3, 31))
    lists = stays.filter(end == date(2026, 3, 31)).group_by("person_id").len()
    assert (lists["len"] > 1).sum() == counts["overlapping_registrations"] > 0


def test_one_person_bears_the_planted_identifier_in_every_table_that_they_are_in(faulty):
    marked = {
        path.stem
        for path in faulty.glob("*.parquet")
        if PLANTED_IDENTIFIER in pl.read_parquet(path)["person_id"]
    }
    assert {"people", "registrations", "admissions", "clinical_events"} <= marked
    people = read(faulty, "people").filter(pl.col("person_id") == PLANTED_IDENTIFIER)
    assert people.height == 1


def test_everything_else_is_as_without_faults(faulty, tmp_path):
    write_region(tmp_path, 10_000, 3, with_records=True)
    assert (
        read(faulty, "appointments")
        .drop("person_id")
        .equals(read(tmp_path, "appointments").drop("person_id"))
    )
    sound = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))["records"]
    assert "faults" not in sound


def test_faults_without_records_are_refused(tmp_path):
    with pytest.raises(UsageError, match="Give `--records` too"):
        CliRunner().invoke(command, ["--faults", "--output", str(tmp_path)], catch_exceptions=False)


def test_the_command_writes_the_records(tmp_path):
    asked = ["--people", "5000", "--seed", "2", "--records", "--output", str(tmp_path)]
    done = CliRunner().invoke(command, asked, catch_exceptions=False)
    assert "5,000 people who do not exist" in done.output
    assert {"admissions.parquet", "codelists", "rurality.csv"} <= {
        path.name for path in tmp_path.iterdir()
    }
