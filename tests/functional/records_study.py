"""A small study of people and what was recorded of them, whose sources lie where an engine is."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import psycopg
import yaml

PLANTED = "Planted"
"""What every made-up person's pseudonym begins with: it may stand in no output."""

STUDY = {
    "title": "Pressure",
    "question": "Whose pressure is high?",
    "period": {"start": date(2025, 1, 1), "end": date(2025, 12, 31)},
    "areas": {"whole": {"code": "E", "name": "England"}, "roll_up": [["practice", "icb"]]},
    "disclosure": "open_data",
}
SOURCES: dict[str, dict[str, Any]] = {
    "areas": {
        "kind": "csv",
        "fills": "areas",
        "path": "areas.csv",
        "levels": [{"type": "practice", "code": "practice"}, {"type": "icb", "code": "icb"}],
    },
    "people": {
        "fills": "people",
        "columns": {"person_id": "id", "date_of_birth": "born", "sex": "sex"},
    },
    "events": {
        "fills": "clinical_events",
        "columns": {"person_id": "id", "event_date": "day", "code": "code", "value": "value"},
    },
}
PRESSURE = {
    "title": "Last pressure",
    "source": "events",
    "where": {"code": "BP"},
    "when": {"within": "12 months"},
    "take": "last",
    "give": "value",
}
INDICATOR = {
    "title": "High pressure",
    "kind": "proportion",
    "source": "people",
    "numerator": {"words": "People whose pressure is high", "where": {"pressure": {"above": 140}}},
    "denominator": {"words": "Adults", "where": {"age": {"at_least": 18}}},
    "stratifiers": ["by_sex"],
    "polarity": "lower_is_better",
    "why_it_matters": "It harms.",
    "review": {"owner": "Us", "reviewed_on": date(2026, 1, 1), "next_review": date(2027, 1, 1)},
}
STRATIFIER = {"title": "Sex", "column": "sex"}


def tables() -> dict[str, pl.DataFrame]:
    """Return 300 people and their 600 readings, all by arithmetic."""
    n = range(300)
    people = {
        "id": [f"{PLANTED}{i:03}" for i in n],
        "born": [date(1930, 1, 1) + timedelta(days=101 * i) for i in n],
        "sex": [("Female", "Male", None)[i % 3] for i in n],
        "practice_code": [f"P{i % 4}" for i in n],
    }
    events = {
        "id": [f"{PLANTED}{i % 300:03}" for i in range(600)],
        "day": [date(2024, 9, 1) + timedelta(days=i % 480) for i in range(600)],
        "code": ["BP" if i % 5 else "other" for i in range(600)],
        "value": [100.0 + i * 7 % 80 for i in range(600)],
    }
    return {"people": pl.DataFrame(people), "events": pl.DataFrame(events)}


def write_records_study(folder: Path, engine: Any, where: Mapping[str, Mapping[str, str]]) -> Path:
    """Write the study with an engine and, of people and events, the kind and the place."""
    sources = {name: {**SOURCES[name], **where.get(name, {})} for name in SOURCES}
    files = {f"sources/{n}.yaml": {"title": n, "publisher": "Us", **s} for n, s in sources.items()}
    files["study.yaml"] = {**STUDY, "engine": engine}
    files["variables/pressure.yaml"] = PRESSURE
    files["indicators/high_pressure.yaml"] = INDICATOR
    files["stratifiers/by_sex.yaml"] = STRATIFIER
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (folder / "areas.csv").write_text("practice,icb\n" + "".join(f"P{i},I\n" for i in range(4)))
    return folder


def as_parquet(folder: Path) -> dict[str, dict[str, str]]:
    """Write the tables as Parquet files and return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables().items():
        frame.write_parquet(folder / f"{name}.parquet")
    return {n: {"kind": "parquet", "path": str(folder / f"{n}.parquet")} for n in tables()}


def as_tables(database: psycopg.Connection, variable: str) -> dict[str, dict[str, str]]:
    """Put the tables into a PostgreSQL database and return where they are."""
    database.execute("CREATE TABLE people (id text, born date, sex text, practice_code text)")
    database.execute("CREATE TABLE events (id text, day date, code text, value numeric)")
    for name, frame in tables().items():
        with database.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            for row in frame.iter_rows():
                copy.write_row(row)
    return {n: {"kind": "postgres", "table": n, "connection": variable} for n in tables()}
