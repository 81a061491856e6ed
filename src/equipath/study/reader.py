"""Read a study's folder, gathering every mistake in it before saying anything."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.definition import Definition, Part
from equipath.study.indicator import Indicator
from equipath.study.model import Model
from equipath.study.pathway import Pathway
from equipath.study.references import wrong_references
from equipath.study.source import Source
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.study.threshold import Threshold
from equipath.study.yaml_file import read_yaml

FOLDERS: dict[str, type[Definition]] = {
    "sources": Source,
    "indicators": Indicator,
    "stratifiers": Stratifier,
    "pathways": Pathway,
    "thresholds": Threshold,
    "models": Model,
}
"""The study's folders, each with what its files declare."""

_Made = TypeVar("_Made", bound=BaseModel)

LIBRARY = Path(__file__).parent.parent / "library"
"""Definitions that ship with the package, in exactly a study's format."""


def load_study(path: str | Path) -> Study:
    """Read and check a study's folder.

    Returns the frozen `Study`, with the library's definitions for the stratifiers, thresholds
    and models that it names and does not declare itself. Raises `StudyError` holding every
    problem found, each with its file, key, what is wrong and what to write instead.
    """
    folder = Path(path).resolve()
    main = folder / "study.yaml"
    if not main.is_file():
        raise StudyError(
            f"{path} is not a study: it has no `study.yaml`. `equipath new NAME` makes one."
        )
    declared, problems = read_yaml(main, "study.yaml")
    parts: dict[str, dict[str, Definition]] = {}
    for name, kind in FOLDERS.items():
        parts[name], wrong = _read_folder(folder / name, name, kind)
        problems += wrong
    _add_library(parts)
    given = {"name": folder.name.replace("-", "_").lower(), "folder": folder, **declared}
    # Parts are validated already: a mistake in study.yaml must not be reported as theirs.
    study, wrong = _validate(Study, given, "study.yaml")
    problems += wrong
    if study is not None:
        study = study.model_copy(update=parts)
        problems += wrong_references(study)
    if problems or study is None:
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise StudyError(f"The study in {path} has {count}:", problems)
    return study


def _read_folder(
    folder: Path, shown: str, kind: type[Definition]
) -> tuple[dict[str, Definition], list[Problem]]:
    found: dict[str, Definition] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.y*ml")):
        file = f"{shown}/{path.name}"
        if path.suffix == ".yml":
            problems.append(Problem(file, "", "ends in .yml.", "Rename it to end in `.yaml`."))
            continue
        content, wrong = read_yaml(path, file)
        problems += wrong
        if wrong:
            continue
        made, wrong = _validate(kind, {"name": path.stem, **content}, file)
        problems += wrong
        if made is not None:
            found[path.stem] = made
    return found, problems


def _add_library(parts: dict[str, dict[str, Definition]]) -> None:
    """Add the library's definitions under the names that the study does not declare."""
    for name in ("stratifiers", "thresholds", "models"):
        shipped, _ = _read_folder(LIBRARY / name, f"library/{name}", FOLDERS[name])
        wanted = _names_used(parts)
        parts[name] = {
            **{k: v for k, v in shipped.items() if k in wanted},
            **parts[name],
        }


def _names_used(parts: dict[str, dict[str, Definition]]) -> set[str]:
    used: set[str] = set()
    for indicator in parts["indicators"].values():
        if isinstance(indicator, Indicator):
            used |= {*indicator.stratifiers, *indicator.expected}
            used |= {indicator.target} if indicator.target else set()
    return used


def _validate(
    kind: type[_Made], content: dict[str, Any], file: str
) -> tuple[_Made | None, list[Problem]]:
    try:
        return kind.model_validate(content), []
    except ValidationError as error:
        return None, [_problem(e, file) for e in error.errors()]


def _problem(error: Any, file: str) -> Problem:
    key = ".".join(str(step) for step in error["loc"])
    last = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden":
            advice = did_you_mean(last, _all_keys() - {last})
            return Problem(file, key, "there is no such key.", advice)
        case "missing":
            return Problem(file, key, "is missing.", "Every definition of this kind needs it.")
        case "literal_error" | "enum":
            known = [
                w.strip(" '") for w in error["ctx"]["expected"].replace(" or ", ",").split(",")
            ]
            wrong = f"`{error['input']}` is not one of {', '.join(f'`{w}`' for w in known)}."
            near = did_you_mean(str(error["input"]), known)
            return Problem(file, key, wrong, near if near.startswith("Did") else "")
        case "string_pattern_mismatch" if last == "name":
            return Problem(
                file,
                "",
                f"`{error['input']}` cannot name a definition.",
                "Use small letters, digits and `_`, starting with a letter.",
            )
        case "string_type" if isinstance(error["input"], dict):
            advice = "Put the sentence in quotes: YAML reads the colon in it as a key."
            return Problem(file, key, f"should be words, not `{error['input']}`.", advice)
        case "value_error":
            return Problem(file, key, f"{error['ctx']['error']}.")
        case _:
            return Problem(file, key, f"{error['msg']}, not `{error['input']}`.")


def _all_keys() -> set[str]:
    keys: set[str] = set()
    kinds = [Part]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        keys |= {field.alias or name for name, field in kind.model_fields.items()}
    return keys
