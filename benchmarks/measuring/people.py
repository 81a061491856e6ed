"""A made-up country of people as a Parquet file, and the study that counts it."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import yaml
from pyarrow import parquet

INDICATORS = 25
LEVELS = {"practice": 1850, "network": 350, "place": 100, "board": 42, "region": 7}
"""Five geographies, each within the next: 2,349 areas."""

STRATIFIERS = {
    "sex": ("Female", "Male"),
    "ethnic_group": ("Asian", "Black", "Mixed", "Other", "White"),
    "deprivation": tuple(f"Fifth {i}" for i in range(1, 6)),
    "smoking": ("Current smoker", "Former smoker", "Never smoked"),
    "rural_urban": ("Rural", "Urban"),
    "learning_disability": ("Yes", "No"),
    "language": tuple(f"Language {i:02}" for i in range(1, 13)),
}
"""Seven groups of people; every twentieth person of each is not known."""

AT_ONCE = 500_000

WHERE_FROM = {"publisher": "Made up", "licence": "None", "vintage": "2026"}

REVIEW = {"owner": "Benchmark", "reviewed_on": date(2026, 1, 1), "next_review": date(2027, 1, 1)}


def write_people(path: Path, people: int, seed: int = 2026) -> None:
    """Write a row a person: age, practice, groups, and two facts for each indicator."""
    writer = None
    for chunk, start in enumerate(range(0, people, AT_ONCE)):
        rows = _drawn(np.random.default_rng([seed, chunk]), start, min(AT_ONCE, people - start))
        writer = writer or parquet.ParquetWriter(path, rows.schema)
        writer.write_table(rows)
    if writer is not None:
        writer.close()


def _drawn(rng: np.random.Generator, start: int, number: int) -> pa.Table:
    columns: dict[str, Any] = {
        "person_id": pa.array(np.arange(start, start + number)).cast(pa.string()),
        "age": pa.array((rng.beta(1.5, 2.0, number) * 100).astype(np.int16)),
        "practice_code": _words(rng, [_code("practice", i) for i in range(1850)], number, 0.0),
    }
    for name, strata in STRATIFIERS.items():
        columns[name] = _words(rng, strata, number, 0.05)
    for i in range(INDICATORS):
        columns[f"has_{i:02}"] = pa.array(rng.random(number) < 0.02 + 0.02 * i)
        columns[f"met_{i:02}"] = pa.array(rng.random(number) < 0.3 + 0.02 * i)
    return pa.table(columns)


def _words(
    rng: np.random.Generator, words: list[str] | tuple[str, ...], number: int, missing: float
) -> pa.Array:
    codes = rng.integers(0, len(words), number, dtype=np.int32)
    unknown = rng.random(number) < missing if missing else None
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=unknown), pa.array(words))


def _code(level: str, number: int) -> str:
    return f"{level[0].upper()}{number:05}"


def write_study(folder: Path, people: Path, engine: str = "duckdb") -> None:
    """Write the declarations of the study, and the map that its practices stand on."""
    levels = list(LEVELS)
    written(folder / "study.yaml", {
        "title": "Benchmark",
        "question": "How fast?",
        "period": {"start": date(2025, 4, 1), "end": date(2026, 3, 31)},
        "areas": {
            "whole": {"code": "E92", "name": "England"},
            "roll_up": [levels],
            "stratify": ["country"],
        },
        "engine": engine,
        "disclosure": "open_data",
    })  # fmt: skip
    written(folder / "sources" / "people.yaml", {
        "title": "People", **WHERE_FROM, "kind": "parquet", "path": str(people),
        "fills": "people", "columns": {"person_id": "person_id", "age": "age"},
    })  # fmt: skip
    written(folder / "sources" / "map.yaml", {
        "title": "Map", **WHERE_FROM, "kind": "csv", "path": "map.csv",
        "fills": "areas",
        "columns": {c: c for c in area_map().columns},
    })  # fmt: skip
    for name, strata in STRATIFIERS.items():
        listed = [{"name": s, "codes": [s]} for s in strata]
        written(folder / "stratifiers" / f"{name}.yaml", {
            "title": name, "column": name, "strata": listed
        })  # fmt: skip
    for i in range(INDICATORS):
        written(folder / "indicators" / f"indicator_{i:02}.yaml", _indicator(i))
    area_map().write_csv(folder / "map.csv")


def area_map() -> pl.DataFrame:
    """Return every area with the one that it is part of."""
    levels = [*LEVELS, None]
    rows = [
        (level, _code(level, i), f"{level} {i}", above, above and _code(above, i % LEVELS[above]))
        for level, above in pairwise(levels)
        if level
        for i in range(LEVELS[level])
    ]
    columns = ["area_type", "area_code", "area_name", "parent_type", "parent_code"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _indicator(i: int) -> dict[str, Any]:
    return {
        "title": f"Indicator {i}",
        "kind": "proportion",
        "source": "people",
        "numerator": {"words": "Treated", "where": {f"met_{i:02}": True}},
        "denominator": {"words": "Ill", "where": {f"has_{i:02}": True}},
        "polarity": "higher_is_better",
        "why_it_matters": "It is measured.",
        "stratifiers": list(STRATIFIERS),
        "standard_population": "esp2013",
        "review": REVIEW,
    }


def written(path: Path, declared: dict[str, Any]) -> None:
    """Write one declaration of a study."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(declared, sort_keys=False), encoding="utf-8")
