"""What can be declared: every key of every kind of definition."""

import types
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.chapters.markdown import code, prose, table
from equipath.study.definition import Definition, Name
from equipath.study.reader import FOLDERS
from equipath.study.study import Study

HEAD = """# Definitions

A study is `study.yaml` and the folders beside it; each file declares one thing, whose name is \
the file's name without `.yaml`. A key that is not in these tables is an error, and all errors \
are shown together. `equipath schema` prints the same as JSON Schemas, by which an editor \
completes and checks the YAML.

A *name* is another file's name. Stratifiers, thresholds and models that a study names and does \
not declare are taken from the [library](library.md)."""

PLAIN = {
    bool: "true or false",
    int: "whole number",
    float: "number",
    str: "text",
    date: "date",
    Path: "path",
    type(None): "",
}
BOUNDS = {"ge": "at least {}", "gt": "above {}", "le": "at most {}", "lt": "below {}"}


def chapter() -> str:
    parts = [HEAD, _section("study.yaml", Study)]
    parts += [_section(f"{folder}/*.yaml", kind) for folder, kind in FOLDERS.items()]
    return "\n\n".join(parts)


def _section(file: str, kind: type[Definition]) -> str:
    sections = [f"## {kind.__name__}", f"`{file}`", *_body(kind)]
    for part in _parts(kind):
        sections += [f"### {part.__name__}", *_body(part)]
    return "\n\n".join(sections)


def _body(kind: type[BaseModel]) -> list[str]:
    return [prose(kind.__doc__), table(("key", "type", "default", "meaning"), rows_of(kind))]


def rows_of(kind: type[BaseModel]) -> list[tuple[str, str, str, str]]:
    """Return key, type, default and meaning of everything that one writes."""
    return [
        (
            code(field.alias or name),
            ", ".join(["name" if _is_name(field) else words(field.annotation), *_bounds(field)]),
            _default(field),
            field.description or "",
        )
        for name, field in kind.model_fields.items()
        if name not in _filled_in(kind)
    ]


def words(annotation: Any) -> str:
    """Return a type in words."""
    if annotation == Name:
        return "name"
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return words(inner[0])
    if origin is Literal:
        return " or ".join(code(value) for value in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(w for w in map(words, inner) if w)
    if origin is tuple:
        return f"list of {words(inner[0])}"
    if origin in (dict, Mapping):
        return f"mapping of {words(inner[0])} to {words(inner[1])}"
    if annotation in PLAIN:
        return PLAIN[annotation]
    if issubclass(annotation, StrEnum):
        return " or ".join(code(value) for value in annotation)
    return f"[{annotation.__name__}](#{annotation.__name__.lower()})"


def _filled_in(kind: type[BaseModel]) -> set[str]:
    """Return the keys that the reader fills in and nobody writes."""
    if kind is Study:
        return {"name", "folder", *FOLDERS}
    return {"name"} if issubclass(kind, Definition) else set()


def _is_name(field: FieldInfo) -> bool:
    """Say whether a key holds a name: pydantic keeps the pattern of one apart from its type."""
    return any(getattr(rule, "pattern", None) for rule in field.metadata)


def _bounds(field: FieldInfo) -> list[str]:
    return [
        text.format(getattr(rule, key))
        for rule in field.metadata
        for key, text in BOUNDS.items()
        if getattr(rule, key, None) is not None
    ]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    match value:
        case None | "" | () | {}:
            return ""
        case bool():
            return code(str(value).lower())
        case tuple():
            return ", ".join(code(v) if v else "an empty cell" for v in value)
        case _:
            return code(value)


def _parts(kind: type[BaseModel], seen: set[type] | None = None) -> Iterator[type[BaseModel]]:
    """Yield the parts that a definition is made of, each once, in order of use."""
    seen = set() if seen is None else seen
    for name, field in kind.model_fields.items():
        if name in _filled_in(kind):
            continue
        for part in _models(field.annotation):
            if part not in seen:
                seen.add(part)
                yield part
                yield from _parts(part, seen)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]
