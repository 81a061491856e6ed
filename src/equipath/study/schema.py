"""JSON Schemas of the definitions, so that editors complete and check the YAML."""

from typing import Any

from equipath.study.definition import Definition
from equipath.study.reader import FILLED_IN, FOLDERS
from equipath.study.study import Study


def schemas() -> dict[str, dict[str, Any]]:
    """Return a JSON Schema for each kind of file: `study`, `source`, `indicator` and so on."""
    kinds: dict[str, type[Definition]] = {"study": Study}
    kinds |= {kind_of(folder): kind for folder, kind in FOLDERS.items()}
    return {name: _written(kind) for name, kind in kinds.items()}


def kind_of(folder: str) -> str:
    """Return what the files of a folder declare, in the singular: of `sources` a `source`."""
    return folder if folder.endswith("ss") else folder.removesuffix("s")


def _written(kind: type[Definition]) -> dict[str, Any]:
    """Return the schema of what is written: without the keys that the reader fills in."""
    schema = kind.model_json_schema(by_alias=True)
    filled = FILLED_IN if kind is Study else {"name"}
    schema["properties"] = {k: v for k, v in schema["properties"].items() if k not in filled}
    schema["required"] = [k for k in schema.get("required", []) if k not in filled]
    return schema
