"""The language by example: drawn records, definitions, and what must come of them.

The cases stand in `language/*.yaml`. They are tried on every engine and printed in the manual.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.unit.study.folder import INDICATOR, STUDY, Content, but

FOLDER = Path(__file__).parent / "language"

RECORDS = {
    "people": "people",
    "events": "clinical_events",
    "hospital_events": "clinical_events",
    "prescriptions": "prescriptions",
    "registrations": "registrations",
    "other_lists": "registrations",
    "admissions": "admissions",
    "referrals": "referrals",
    "appointments": "appointments",
}
"""The sources of the study that the cases are played in, and what they fill."""

PERIOD = {"start": "2025-01-01", "end": "2025-12-31"}


@dataclass(frozen=True)
class Chapter:
    """A part of the language with its cases, as its file has them."""

    title: str
    text: str
    cases: list[dict[str, Any]]


def chapters() -> list[Chapter]:
    """Return the parts of the language in order."""
    paths = sorted(FOLDER.glob("*.yaml"))
    return [Chapter(**yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths]


def files_of(case: dict[str, Any]) -> dict[str, Content]:
    """Return the files of a study that a case makes, its test among them."""
    declared: dict[str, Content] = {
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": but(INDICATOR, source="people"),
        "study.yaml": but(STUDY, period=PERIOD),
    }
    for name in case["given"]:
        declared[f"sources/{name}.yaml"] = {
            "title": name,
            "kind": "csv",
            "fills": RECORDS[name],
            "path": f"{name}.csv",
            "publisher": "Us",
            "columns": {"person_id": "id"},
        }
    for name, text in case["files"].items():
        declared[name] = text if name.endswith(".csv") else _declared(name, text)
    test = {key: case[key] for key in ("period", "given", "expect") if key in case}
    declared["tests/case.yaml"] = {"title": case["title"], **test}
    return declared


def _declared(name: str, text: str) -> dict[str, Any]:
    """Add the keys that a case leaves out, for they say nothing of what it shows."""
    content = yaml.safe_load(text)
    needed = {"title": Path(name).stem}
    if name.startswith("indicators/"):
        needed = but(INDICATOR, source="people", **needed)
    return {**needed, **content}
