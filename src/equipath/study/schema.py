"""JSON Schemas of the definitions, so that editors complete and check the YAML."""

from typing import Any

from equipath.study.definition import Definition
from equipath.study.reader import FOLDERS
from equipath.study.study import Study

FILLED_IN = {"name", "folder", *FOLDERS}
"""Keys that the reader fills in and nobody writes."""


def schemas() -> dict[str, dict[str, Any]]:
    """Return a JSON Schema for each kind of file: `study`, `source`, `indicator` and so on."""
    kinds: dict[str, type[Definition]] = {"study": Study}
    kinds |= {folder.removesuffix("s"): kind for folder, kind in FOLDERS.items()}
    return {name: _written(kind.model_json_schema(by_alias=True)) for name, kind in kinds.items()}


def _written(schema: dict[str, Any]) -> dict[str, Any]:
    schema["properties"] = {k: v for k, v in schema["properties"].items() if k not in FILLED_IN}
    schema["required"] = [k for k in schema.get("required", []) if k not in FILLED_IN]
    return schema
