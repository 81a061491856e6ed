"""Made-up referrals as a Parquet file, and the study of one pathway that counts them."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from measuring.people import AT_ONCE, REVIEW, WHERE_FROM, written
from pyarrow import parquet

STAGES = ("triaged", "booked", "seen", "tested", "told", "agreed", "listed", "treated")
"""Each has a day of its own, which is empty for those who did not come so far."""

LEVELS = {"provider": 140, "board": 42, "region": 7}
"""Three geographies, each within the next, and the country."""

COMPARED = ("region",)
"""Strata are compared in these, and in the country."""

STRATIFIERS = {
    "sex": 2,
    "age_group": 9,
    "ethnic_group": 5,
    "deprivation": 10,
    "rural_urban": 2,
    "language": 12,
    "learning_disability": 2,
    "severe_mental_illness": 2,
    "disability": 3,
    "specialty": 15,
    "priority": 3,
    "referred_by": 6,
}
"""Twelve groups, and how many strata each has; every twentieth referral of each is not known."""

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)

SPECIALTY = 0.985
"""Each further stratum of a specialty keeps so much of what the one before keeps."""

CLOCKS = {"seen": 42, "treated": 126}
"""Waits from referral to these stages, and within how many days they are to be."""


def write_referrals(path: Path, referrals: int, seed: int = 2026) -> None:
    """Write a row a referral: its day, the days of its stages, its provider and its groups."""
    writer = None
    for chunk, start in enumerate(range(0, referrals, AT_ONCE)):
        number = min(AT_ONCE, referrals - start)
        rows = _drawn(np.random.default_rng([seed, chunk]), start, number)
        writer = writer or parquet.ParquetWriter(path, rows.schema)
        writer.write_table(rows)
    if writer is not None:
        writer.close()


def _drawn(rng: np.random.Generator, start: int, number: int) -> pa.Table:
    names = pa.array(np.arange(start, start + number)).cast(pa.string())
    day = np.datetime64(FIRST) + rng.integers(0, (LAST - FIRST).days + 1, number)
    columns: dict[str, Any] = {
        "referral_id": names,
        "person_id": names,
        "referral_date": pa.array(day),
        "provider_code": pa.DictionaryArray.from_arrays(
            pa.array(rng.integers(0, LEVELS["provider"], number, dtype=np.int32)),
            pa.array([_code("provider", i) for i in range(LEVELS["provider"])]),
        ),
    }
    kept = np.full(number, 0.93)
    for name, strata in STRATIFIERS.items():
        codes = rng.integers(0, strata, number, dtype=np.int32)
        unknown = rng.random(number) < 0.05
        columns[name] = pa.DictionaryArray.from_arrays(
            pa.array(codes, mask=unknown), pa.array(strata_of(name))
        )
        if name == "specialty":
            kept *= SPECIALTY**codes
    comes = np.ones(number, dtype=bool)
    for stage in STAGES:
        comes &= rng.random(number) < kept
        day = day + rng.gamma(2.0, 6.0, number).astype(np.int64)
        columns[f"{stage}_date"] = pa.array(day, mask=~comes)
    return pa.table(columns)


def strata_of(stratifier: str) -> list[str]:
    """Return the strata of a stratifier, as its column holds them."""
    return [f"{stratifier} {i:02}" for i in range(STRATIFIERS[stratifier])]


def _code(level: str, number: int) -> str:
    return f"{level[0].upper()}{number:05}"


def write_study(folder: Path, referrals: Path) -> None:
    """Write the declarations of the study, and the map that its providers stand on."""
    written(folder / "study.yaml", {
        "title": "Benchmark", "question": "How fast?",
        "period": {"start": FIRST, "end": LAST},
        "areas": {
            "whole": {"type": "country", "code": "E92", "name": "England"},
            "roll_up": [list(LEVELS)],
            "stratify": [*COMPARED, "country"],
        },
        "comparators": ["country"],
        "disclosure": "local_under_5",
    })  # fmt: skip
    columns = ("referral_id", "person_id", "referral_date", "provider_code", "priority")
    written(folder / "sources" / "referrals.yaml", {
        "title": "Referrals", **WHERE_FROM, "kind": "parquet", "path": str(referrals),
        "fills": "referrals", "columns": {c: c for c in columns},
        "also": {
            **{c: c for c in STRATIFIERS if c not in columns},
            **{f"{s}_date": {"from": f"{s}_date", "type": "date"} for s in STAGES},
        },
    })  # fmt: skip
    written(folder / "sources" / "map.yaml", {
        "title": "Map", **WHERE_FROM, "kind": "csv", "path": "map.csv",
        "fills": "areas", "columns": {c: c for c in area_map().columns},
    })  # fmt: skip
    for name in STRATIFIERS:
        listed = [{"name": s, "codes": [s]} for s in strata_of(name)]
        written(folder / "stratifiers" / f"{name}.yaml", {
            "title": name, "column": name, "strata": listed
        })  # fmt: skip
    written(folder / "pathways" / "way.yaml", _pathway())
    area_map().write_csv(folder / "map.csv")


def _pathway() -> dict[str, Any]:
    stages = [{"name": s, "title": s, "words": s, "date": f"{s}_date"} for s in STAGES]
    clocks = [
        {
            "name": f"to_{stage}", "title": f"Referral to {stage}",
            "start": "referral_date", "stop": f"{stage}_date",
            "standards": [{"within": f"{days} days", "since": FIRST, "source": "Made up"}],
        }
        for stage, days in CLOCKS.items()
    ]  # fmt: skip
    return {
        "title": "Way", "source": "referrals", "who": {"words": "Referred", "where": {}},
        "begins": "referral_date", "stages": stages, "clocks": clocks,
        "why_it_matters": "It is measured.", "stratifiers": list(STRATIFIERS), "review": REVIEW,
    }  # fmt: skip


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
