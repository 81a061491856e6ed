"""The schemas that editors complete and check the YAML with say what the reader says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from equipath.study.reader import FILLED_IN, FOLDERS, LIBRARY
from equipath.study.schema import kind_of, schemas
from tests.docs.blocks import blocks

SCHEMAS = schemas()


def keys_refused(content: object, schema: dict[str, Any], root: dict[str, Any]) -> Iterator[str]:
    """Yield the keys that an editor would underline: unknown ones, and required ones left out."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    options = [o for o in schema.get("anyOf", []) if o.get("type") != "null"]
    if len(options) == 1:
        yield from keys_refused(content, options[0], root)
    elif isinstance(content, dict) and "properties" in schema:
        known, is_open = schema["properties"], schema.get("additionalProperties", False)
        yield from (key for key in content if key not in known and not is_open)
        yield from (key for key in schema.get("required", []) if key not in content)
        for key, value in content.items():
            yield from keys_refused(value, known.get(key, {}), root)
    elif isinstance(content, list) and "items" in schema:
        for value in content:
            yield from keys_refused(value, schema["items"], root)


def shipped(project: Path, kind: str) -> list[str]:
    """Return the text of every definition of a kind that ships or stands in a how-to page."""
    inside = {kind_of(folder): f"{folder}/*.yaml" for folder in FOLDERS}
    pattern = inside.get(kind, "study.yaml")
    folders = [*(project / "examples").iterdir(), LIBRARY, *(LIBRARY / "templates").iterdir()]
    files = [path.read_text(encoding="utf-8") for f in folders for path in f.glob(pattern)]
    pages = (project / "docs" / "how-to").glob("*.md")
    named = f"# {inside.get(kind, 'study.yaml').partition('*')[0]}"
    return files + [
        block.text
        for page in pages
        for block in blocks(page)
        if block.language == "yaml" and block.text.startswith(named)
    ]


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_the_schema_accepts_every_definition_that_ships(project: Path, kind: str) -> None:
    files = shipped(project, kind)
    assert files, kind
    for text in files:
        content = yaml.safe_load(text)
        assert list(keys_refused(content, SCHEMAS[kind], SCHEMAS[kind])) == [], text


def test_there_is_a_schema_for_every_folder_and_the_study_itself() -> None:
    assert set(SCHEMAS) == {"study", *map(kind_of, FOLDERS)}


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_the_schema_offers_no_key_that_the_reader_fills_in(kind: str) -> None:
    schema = SCHEMAS[kind]
    filled = FILLED_IN if kind == "study" else {"name"}
    assert not filled & {*schema["properties"], *schema["required"]}
    assert schema["additionalProperties"] is False


def test_the_schema_underlines_a_key_that_the_reader_would_refuse() -> None:
    schema = SCHEMAS["threshold"]
    wrong = {"title": "A", "values": [{"value": 75, "sources": "Us"}]}
    assert set(keys_refused(wrong, schema, schema)) == {"sources", "source"}


def test_a_column_may_be_written_as_its_header_alone() -> None:
    column = SCHEMAS["source"]["properties"]["columns"]["additionalProperties"]
    assert {"type": "string"} in column["anyOf"]
    where = SCHEMAS["source"]["properties"]["where"]["additionalProperties"]
    assert {"type": "string"} in where["anyOf"]
    counts = SCHEMAS["indicator"]["properties"]["numerator"]
    assert {"type": "string"} in counts["anyOf"]
