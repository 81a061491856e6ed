"""The files of a study of published counts, drawn."""

from typing import Any

from tests.spec.drawn import csv
from tests.unit.study.folder import INDICATOR, SOURCE, Content, but


def published(drawn: str, columns: dict[str, Any] | None = None, **keys: Any) -> dict[str, Content]:
    spelt = {**SOURCE["columns"], **(columns or {})}
    kept = {name: column for name, column in spelt.items() if column is not None}
    return {
        "registers.csv": csv(drawn),
        "sources/registers.yaml": but(SOURCE, columns=kept, **keys),
    }


def stratified(*names: str) -> dict[str, Content]:
    return {"indicators/hypertension.yaml": but(INDICATOR, stratifiers=list(names))}
