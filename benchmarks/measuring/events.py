"""Made-up events of people as Parquet files, and the study that makes cohorts of them."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from measuring.people import AT_ONCE, REVIEW, WHERE_FROM, written
from pyarrow import parquet

CONDITIONS = [f"condition_{i:02}" for i in range(8)]
CODES = [f"D{i:03}" for i in range(200)] + ["SYSTOLIC"] * 20
"""A tenth of events are blood pressures; each condition has ten codes of its own."""

FIRST, DAYS = date(2021, 4, 1), 1826


def write_events(folder: Path, people: int, events: int, seed: int = 2026) -> None:
    """Write a row a person and a row an event, the events in no order."""
    persons = pa.array(np.arange(people)).cast(pa.string())
    table = pa.table({"person_id": persons, "age": pa.array(np.full(people, 50, np.int16))})
    parquet.write_table(table, folder / "people.parquet")
    words, first = pa.array(CODES), np.datetime64(FIRST)
    writer = None
    for chunk, start in enumerate(range(0, events, AT_ONCE)):
        rng, number = np.random.default_rng([seed, chunk]), min(AT_ONCE, events - start)
        codes = rng.integers(0, len(CODES), number, dtype=np.int32)
        value = np.round(rng.normal(135, 18, number))
        rows = pa.table(
            {
                "person_id": pa.array(rng.integers(0, people, number)).cast(pa.string()),
                "event_date": pa.array(first + rng.integers(0, DAYS, number)),
                "code": pa.DictionaryArray.from_arrays(pa.array(codes), words).cast(pa.string()),
                "value": pa.array(value, mask=codes < len(CODES) - 20),
            }
        )
        writer = writer or parquet.ParquetWriter(folder / "events.parquet", rows.schema)
        writer.write_table(rows)
    if writer is not None:
        writer.close()


def write_cohorts(folder: Path, engine: str = "duckdb") -> None:
    """Declare eight diagnoses, the last systolic pressure, and two cohorts of them."""
    written(folder / "study.yaml", {
        "title": "Benchmark", "question": "How fast?", "engine": engine,
        "period": {"start": date(2025, 4, 1), "end": date(2026, 3, 31)},
        "areas": {"whole": {"code": "E92", "name": "England"}, "roll_up": [["practice"]]},
        "disclosure": "open_data",
    })  # fmt: skip
    for name, fills in (("people", "people"), ("events", "clinical_events")):
        columns = ("person_id", *(("event_date", "code", "value") if name == "events" else ()))
        written(folder / "sources" / f"{name}.yaml", {
            "title": name, **WHERE_FROM, "kind": "parquet", "path": f"{name}.parquet",
            "fills": fills, "columns": {c: c for c in columns},
        })  # fmt: skip
    (folder / "codelists").mkdir()
    for i, name in enumerate(CONDITIONS):
        lines = ["code,term", *(f"D{code:03},Made up" for code in range(10 * i, 10 * i + 10))]
        (folder / "codelists" / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
        written(folder / "variables" / f"{name}.yaml", {
            "title": name, "source": "events", "where": {"code": {"codelist": name}},
            "when": "ever", "take": "any",
        })  # fmt: skip
    written(folder / "variables" / "last_systolic.yaml", {
        "title": "Last systolic pressure", "source": "events", "where": {"code": "SYSTOLIC"},
        "when": {"within": "12 months"}, "take": "last", "give": "value", "on_ties": "highest",
    })  # fmt: skip
    both = {CONDITIONS[0]: True, CONDITIONS[1]: True}
    written(folder / "cohorts" / "multimorbid.yaml", {"title": "Both", "where": both})
    high = {CONDITIONS[0]: True, "last_systolic": {"above": 140}}
    written(folder / "indicators" / "uncontrolled.yaml", {
        "title": "High", "kind": "proportion", "source": "people",
        "numerator": {"words": "High", "where": {"uncontrolled": True}},
        "denominator": {"words": "Ill", "where": {CONDITIONS[0]: True}},
        "polarity": "lower_is_better", "why_it_matters": "It is measured.", "review": REVIEW,
    })  # fmt: skip
    written(folder / "cohorts" / "uncontrolled.yaml", {"title": "High", "where": high})
