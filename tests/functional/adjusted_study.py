"""A study of made-up people whose groups arrive at different stages: a planted confounder."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import yaml

PEOPLE, PROVIDERS = 9000, 24
GROUP_EFFECT = -0.5
"""Log odds of treatment of the deprived against the others, people alike in stage."""
STAGE_EFFECT = {"Early": 0.0, "Late": -1.5, None: -0.7}
PROVIDER_SPREAD = 0.4
"""Standard deviation between providers' log odds: a median odds ratio of 1.46."""

STUDY = {
    "title": "Treatment",
    "question": "Who is treated?",
    "period": {"start": date(2025, 1, 1), "end": date(2025, 12, 31)},
    "areas": {
        "whole": {"code": "E", "name": "England"},
        "roll_up": [["practice", "icb"]],
        "stratify": ["country"],
    },
}
AREAS = {
    "title": "Areas",
    "publisher": "Us",
    "kind": "csv",
    "fills": "areas",
    "path": "areas.csv",
    "levels": [{"type": "practice", "code": "practice"}, {"type": "icb", "code": "icb"}],
}
PATIENTS = {
    "title": "Patients",
    "publisher": "Us",
    "kind": "parquet",
    "fills": "people",
    "path": "people.parquet",
    "columns": {"person_id": "person_id", "sex": "sex"},
}
REVIEW = {"owner": "Us", "reviewed_on": date(2026, 1, 1), "next_review": date(2027, 1, 1)}
INDICATOR = {
    "title": "Treated",
    "kind": "proportion",
    "source": "people",
    "numerator": {"words": "People treated", "where": {"treated": True}},
    "denominator": {"words": "People diagnosed"},
    "stratifiers": ["deprivation"],
    "polarity": "higher_is_better",
    "why_it_matters": "It saves lives.",
    "review": REVIEW,
    "adjusted": [
        {"for": ["stage", "sex"], "words": "Late stages are treated less."},
        {"for": "stage", "random": "treating_provider", "words": "Providers differ."},
    ],
}
STRATIFIERS = {
    "deprivation": {"title": "Deprivation", "column": "deprivation", "reference": "Other"},
    "stage": {"title": "Stage", "column": "stage"},
    "treating_provider": {"title": "Treating provider", "column": "treating_provider"},
}


def people() -> pl.DataFrame:
    """Return people of whom the deprived are diagnosed late more often, and treated less."""
    rng = np.random.default_rng(7)
    deprived = rng.random(PEOPLE) < 0.4
    late = rng.random(PEOPLE) < np.where(deprived, 0.65, 0.25)
    stage = np.where(late, "Late", "Early").astype(object)
    stage[rng.random(PEOPLE) < 0.08] = None
    provider = rng.integers(0, PROVIDERS, PEOPLE)
    own = rng.normal(0, PROVIDER_SPREAD, PROVIDERS)[provider]
    predictor = 1.0 + GROUP_EFFECT * deprived + [STAGE_EFFECT[s] for s in stage] + own
    return pl.DataFrame(
        {
            "person_id": [f"Planted{i:05}" for i in range(PEOPLE)],
            "sex": rng.choice(["Female", "Male"], PEOPLE),
            "practice_code": [f"P{i % 4}" for i in range(PEOPLE)],
            "deprivation": np.where(deprived, "Deprived", "Other"),
            "stage": stage.tolist(),
            "treating_provider": [f"R{i:02}" for i in provider],
            "treated": rng.random(PEOPLE) < 1 / (1 + np.exp(-predictor)),
        }
    )


def write_adjusted_study(
    folder: Path, people: pl.DataFrame, disclosure: str = "open_data", **changes: Any
) -> Path:
    """Write the study of these people; `changes` are keys of its indicator."""
    files = {f"stratifiers/{name}.yaml": each for name, each in STRATIFIERS.items()}
    files |= {"sources/areas.yaml": AREAS, "sources/people.yaml": PATIENTS}
    files |= {"study.yaml": {**STUDY, "disclosure": disclosure}}
    files |= {"indicators/treated.yaml": {**INDICATOR, **changes}}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (folder / "areas.csv").write_text("practice,icb\n" + "".join(f"P{i},I\n" for i in range(4)))
    people.write_parquet(folder / "people.parquet")
    return folder
