"""A small study that is right, written to a folder with whatever a test makes wrong in it."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from equipath.errors import Problem, StudyError
from equipath.study.reader import load_study

Content = str | dict[str, Any] | None
Change = Callable[[dict[str, Any]], object]

REVIEW = {"owner": "Us", "reviewed_on": "2024-01-01", "next_review": "2025-01-01"}

INDICATOR: dict[str, Any] = {
    "title": "Hypertension register",
    "kind": "proportion",
    "source": "registers",
    "numerator": "People on the register",
    "denominator": "People on the list",
    "polarity": "higher_is_better",
    "why_it_matters": "Pressure that nobody has measured goes untreated.",
    "review": REVIEW,
}

SOURCE: dict[str, Any] = {
    "title": "Registers",
    "kind": "csv",
    "fills": "published_counts",
    "path": "registers.csv",
    "publisher": "Us",
    "columns": {
        "indicator": {"value": "hypertension"},
        "area_type": {"value": "practice"},
        "area_code": "Practice",
        "period_start": {"value": "2023-04-01"},
        "period_end": {"value": "2024-03-31"},
        "numerator": "Register",
        "denominator": "List",
    },
}

AREAS: dict[str, Any] = {
    "title": "Practices and their networks",
    "kind": "csv",
    "fills": "areas",
    "path": "areas.csv",
    "publisher": "Us",
    "columns": {
        "area_type": "Type",
        "area_code": "Code",
        "parent_type": "Parent type",
        "parent_code": "Parent",
    },
}

SUCCESSORS: dict[str, Any] = {
    "title": "Successors",
    "kind": "csv",
    "fills": "successors",
    "path": "successors.csv",
    "publisher": "Us",
    "columns": {
        "area_type": {"value": "practice"},
        "area_code": "Old",
        "successor_code": "New",
        "changed_on": "Day",
        "share": "Share",
    },
}

PEOPLE: dict[str, Any] = {
    "title": "People",
    "kind": "csv",
    "fills": "people",
    "path": "people.csv",
    "publisher": "Us",
    "columns": {"person_id": "id", "age": "age", "sex": "sex"},
}

EVENTS: dict[str, Any] = {
    "title": "Events",
    "kind": "csv",
    "fills": "clinical_events",
    "path": "events.csv",
    "publisher": "Us",
    "columns": {"person_id": "id", "event_date": "day", "code": "code"},
}

ATTENDANCES: dict[str, Any] = {
    "title": "Attendances",
    "kind": "csv",
    "fills": "emergency_attendances",
    "path": "attendances.csv",
    "publisher": "Us",
    "columns": {
        "attendance_id": "id",
        "person_id": "id",
        "arrival_date": "day",
        "provider_code": "trust",
    },
}

STUDY: dict[str, Any] = {
    "title": "Registers",
    "question": "Where are registers low?",
    "period": {"start": "2023-04-01", "end": "2024-03-31"},
    "areas": {
        "whole": {"code": "E", "name": "England"},
        "roll_up": [["practice", "pcn", "icb"]],
    },
    "disclosure": "open_data",
}

FILES: dict[str, Content] = {
    "study.yaml": STUDY,
    "sources/registers.yaml": SOURCE,
    "sources/areas.yaml": AREAS,
    "indicators/hypertension.yaml": INDICATOR,
    "registers.csv": "Practice,Register,List\nP1,10,100\nP2,40,200\nP3,30,100\n",
    "areas.csv": (
        "Type,Code,Parent type,Parent\n"
        "practice,P1,pcn,N1\npractice,P2,pcn,N1\npractice,P3,pcn,N2\n"
        "pcn,N1,icb,I1\npcn,N2,icb,I1\nicb,I1,,\n"
    ),
}


def write(folder: Path, files: Mapping[str, Content]) -> Path:
    """Write the study with `files` in place of its own, or beside them; None leaves one out."""
    for name, content in {**FILES, **files}.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    return folder


def but(content: Content, change: Change | None = None, **keys: Any) -> dict[str, Any]:
    """Return a copy of a file's content with keys replaced, or changed in place."""
    assert isinstance(content, dict)
    copy = {**deepcopy(content), **keys}
    if change:
        change(copy)
    return {key: value for key, value in copy.items() if value is not None}


def problems(folder: Path, files: Mapping[str, Content]) -> tuple[Problem, ...]:
    """Return what is wrong with the study that these files make."""
    with pytest.raises(StudyError) as raised:
        load_study(write(folder, files))
    return raised.value.problems


def problem(folder: Path, files: Mapping[str, Content]) -> str:
    """Return the one thing that is wrong, as its reader sees it."""
    (only,) = problems(folder, files)
    return str(only)
