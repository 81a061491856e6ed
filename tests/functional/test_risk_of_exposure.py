"""Nothing of a person is in anything that a run leaves behind, says or shows.

Marks are planted where identifiers stand in real extracts, and where somebody typed them into
the wrong cell; then everything that is written or said is searched for them.
"""

import os
import signal
import subprocess
from pathlib import Path

import duckdb
import polars as pl
import pytest

NAME, POSTCODE, NHS, ID = "Qzxvington", "QZ9 9XV", "943 476 5919", "person-qzxv-77"
BORN = "1901-07-13"
MARKS = (NAME, POSTCODE, POSTCODE.replace(" ", ""), NHS, NHS.replace(" ", ""), ID, BORN)

SOURCE = """\
title: People
publisher: us
licence: ours
vintage: now
kind: csv
fills: people
path: data/people.csv
columns:
  person_id: person_id
  age: age
  sex: sex
  date_of_birth: date_of_birth
"""


def planted(people: pl.DataFrame) -> pl.DataFrame:
    """Put a few people who can be recognised among others, with all that is wrong with them."""
    texts = people.with_columns(pl.all().cast(pl.String)).with_columns(
        surname=pl.lit("Smith"), postcode=pl.lit("LE1 1AA"), date_of_birth=pl.lit("1970-01-01")
    )
    marked = texts.head(6).with_columns(
        person_id=pl.Series([ID, ID, NHS, POSTCODE, f"{ID}b", None]),
        surname=pl.lit(NAME),
        postcode=pl.lit(POSTCODE),
        date_of_birth=pl.Series([BORN, "1901-13-07", NAME, NHS, BORN, None]),
        age=pl.Series(["45", NAME, NHS, BORN, "140", None]),
        sex=pl.Series([NAME, POSTCODE, NHS, BORN, "Female", None]),
        small_area_code=pl.Series([POSTCODE, NAME, NHS, BORN, ID, None]),
        practice_code=pl.Series([NAME, POSTCODE, NHS, BORN, ID, None]),
        ethnic_group_code=pl.Series([NAME, POSTCODE, NHS, BORN, ID, None]),
    )
    return pl.concat([texts.slice(6), marked])


@pytest.fixture(scope="module")
def exposed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study as made, over an extract with marks in it; what tests share is copied."""
    folder = tmp_path_factory.mktemp("exposed") / "study"
    subprocess.run(["cp", "-r", str(made), str(folder)], check=True)
    planted(pl.read_parquet(folder / "data" / "people.parquet")).write_csv(
        folder / "data" / "people.csv"
    )
    (folder / "data" / "people.parquet").unlink()
    (folder / "sources" / "people.yaml").write_text(SOURCE)
    # Every finding of severity `error` would stop the run before it could leave anything.
    stopping = ("empty", "not_a_date", "not_a_number", "out_of_range", "duplicate_key")
    severities = f"severities: {{{', '.join(f'{reason}: warning' for reason in stopping)}}}\n"
    (folder / "study.yaml").write_text((folder / "study.yaml").read_text() + severities)
    return folder


class Called:
    """The command line in processes of their own, whose every trace is kept in two folders."""

    def __init__(self, program: tuple[str, ...], study: Path, away: Path) -> None:
        self.program, self.study, self.away = program, study, away
        away.mkdir()
        self.said = ""

    def __call__(self, *arguments: str, kill_at: str = "") -> int:
        environment = {**os.environ, "TMPDIR": str(self.away), "EQUIPATH_DEBUG": "1"}
        pipe = subprocess.PIPE
        with subprocess.Popen(
            [*self.program, *arguments], stdout=pipe, stderr=pipe, text=True, env=environment
        ) as running:
            assert running.stderr is not None
            for line in running.stderr:
                self.said += line
                if kill_at and kill_at in line:
                    running.send_signal(signal.SIGKILL)
            assert running.stdout is not None
            self.said += running.stdout.read()
        return running.returncode

    def traces(self) -> dict[str, str]:
        """Return everything that was said, and the text of every file that was left."""
        found = {"what was said": self.said}
        for folder in (self.study / "output", self.away):
            for file in folder.rglob("*"):
                if file.is_file():
                    found[str(file)] = file.read_bytes().decode("latin-1")
                if file.suffix == ".duckdb":
                    found[f"{file}, its tables"] = _tables(file)
                if file.suffix == ".parquet":
                    found[f"{file}, its rows"] = str(pl.read_parquet(file).to_dicts())
        return found

    def exposed(self) -> set[tuple[str, str]]:
        traces = {where: text.lower() for where, text in self.traces().items()}
        return {
            (mark, where)
            for where, text in traces.items()
            for mark in MARKS
            if mark.lower() in text
        }


def _tables(file: Path) -> str:
    with duckdb.connect(file, read_only=True) as connection:
        names = [row[0] for row in connection.execute("SHOW TABLES").fetchall()]
        return "".join(str(connection.execute(f'FROM "{n}"').fetchall()) for n in names)


@pytest.fixture
def called(program, exposed: Path, tmp_path: Path) -> Called:
    study = tmp_path / "study"
    subprocess.run(["cp", "-r", str(exposed), str(study)], check=True)
    return Called(program, study, tmp_path / "away")


def test_runs_and_reports_show_nobody(called):
    study = str(called.study)
    assert called("check", study) in {0, 5}
    assert called("run", "--plan", study) == 0
    assert called("run", study) == 0, called.said
    assert called("report", study) == 0, called.said
    (result,) = _one_result(called.study)
    assert called("explain", study, result) == 0, called.said
    assert called.exposed() == set()


def test_a_killed_run_leaves_nobody(called):
    assert called("run", str(called.study), kill_at="pass 2 of") == -signal.SIGKILL
    assert list((called.study / "output").glob(".unfinished/*/*.parquet"))
    assert called.exposed() == set()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cast", "sql: CAST(surname AS INTEGER)"),
        ("missing", "sql: CAST(no_such_column AS INTEGER)"),
    ],
)
def test_a_run_that_fails_inside_its_engine_says_nothing_of_anybody(called, name, text):
    folder = called.study / "variables"
    folder.mkdir(exist_ok=True)
    (folder / "wrong.yaml").write_text(f"title: {name}\n{text}\ndialect: duckdb\n")
    file = called.study / "indicators" / "hypertension_detected.yaml"
    file.write_text(file.read_text().replace("where: {", "where: {wrong: {at_least: 1}, ", 1))
    assert called("run", str(called.study)) not in {0, 1}, called.said
    assert called.exposed() == set()


def _one_result(study: Path) -> list[str]:
    run = (study / "output" / "current").read_text().strip()
    with duckdb.connect(study / "output" / "runs" / f"{run}.duckdb", read_only=True) as connection:
        return [
            r[0] for r in connection.execute("SELECT result_id FROM results LIMIT 1").fetchall()
        ]
