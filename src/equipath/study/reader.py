"""Read a study's folder, gathering every mistake in it before saying anything."""

import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from equipath.errors import Problem, StudyError
from equipath.study.codelist import read_codelists
from equipath.study.cohort import Cohort
from equipath.study.completeness import Completeness
from equipath.study.definition import Definition
from equipath.study.drawn_test import DrawnTest
from equipath.study.indicator import Indicator
from equipath.study.linkage import Linkage
from equipath.study.mistakes import mistakes
from equipath.study.model import Model
from equipath.study.pathway import Pathway
from equipath.study.pathway_indicators import add_stages_and_clocks, where_declared
from equipath.study.recording import add_indicators, add_recordings, where_written
from equipath.study.references import wrong_references
from equipath.study.sample import Sample
from equipath.study.source import Source
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.study.threshold import Threshold
from equipath.study.variable import Variable
from equipath.study.yaml_file import read_yaml

FOLDERS: dict[str, type[Definition]] = {
    "sources": Source,
    "indicators": Indicator,
    "stratifiers": Stratifier,
    "pathways": Pathway,
    "thresholds": Threshold,
    "models": Model,
    "variables": Variable,
    "cohorts": Cohort,
    "completeness": Completeness,
    "tests": DrawnTest,
    "linkages": Linkage,
    "samples": Sample,
}
"""The study's folders, each with what its files declare."""

FILLED_IN = {"name", "folder", "codelists", *FOLDERS}
"""Keys that are filled in and that nobody writes."""

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
    is_read = not problems
    parts: dict[str, dict[str, Definition]] = {}
    for name, kind in FOLDERS.items():
        parts[name], wrong = _read_folder(folder / name, name, kind)
        problems += wrong
    codelists, wrong = read_codelists(folder / "codelists")
    problems += wrong
    add_indicators(parts)
    problems += add_stages_and_clocks(parts)
    shipped = _add_library(parts)
    add_recordings(parts)
    # Parts are validated already: a mistake in study.yaml must not be reported as theirs.
    given = {"name": _named_by(folder), "folder": folder}
    study, wrong = _declare(Study, given, declared, "study.yaml") if is_read else (None, [])
    problems += wrong
    if study is not None:
        study = study.model_copy(update={**parts, "codelists": codelists})
        # A name that a broken file would declare is not missing: its file is told of already.
        wrong = wrong_references(study, shipped | _broken(problems))
        wrong = where_written(wrong, study.completeness.values())
        problems += where_declared(wrong, study.pathways.values())
    if problems or study is None:
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise StudyError(f"The study in {path} has {count}:", problems)
    return study


def _named_by(folder: Path) -> str:
    """Make a name of a folder's, whatever characters that has."""
    plain = re.sub(r"[^a-z0-9_]+", "_", folder.name.lower()).strip("_")
    return plain if re.match("[a-z]", plain) else f"study_{plain}".rstrip("_")


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
        made, wrong = _declare(kind, {"name": path.stem}, content, file)
        problems += wrong
        if made is not None:
            found[path.stem] = made
    return found, problems


def _broken(problems: list[Problem]) -> set[tuple[str, str]]:
    """Return the folder and the name of each definition that could not be read."""
    return {
        (folder, Path(name).stem) for folder, _, name in (p.file.partition("/") for p in problems)
    }


def _add_library(parts: dict[str, dict[str, Definition]]) -> set[tuple[str, str]]:
    """Add the library's definitions under the names that the study does not declare.

    Return the folder and the name of every one that ships.
    """
    offered: set[tuple[str, str]] = set()
    for name in ("stratifiers", "thresholds", "models", "variables"):
        shipped, _ = _read_folder(LIBRARY / name, f"library/{name}", FOLDERS[name])
        offered |= {(name, k) for k in shipped}
        wanted = _columns_used(parts) if name == "variables" else _names_used(parts)
        parts[name] = {
            **{k: v for k, v in shipped.items() if k in wanted},
            **parts[name],
        }
    return offered


def _names_used(parts: dict[str, dict[str, Definition]]) -> set[str]:
    used: set[str] = set()
    for indicator in parts["indicators"].values():
        if isinstance(indicator, Indicator):
            used |= {*indicator.stratifiers, *indicator.expected}
            used |= {name for each in indicator.adjusted for name in each.names}
            used |= {indicator.target} if indicator.target else set()
    for stratifier in parts["stratifiers"].values():
        used |= {*stratifier.crosses} if isinstance(stratifier, Stratifier) else set()
    for linkage in parts["linkages"].values():
        used |= {*linkage.stratifiers} if isinstance(linkage, Linkage) else set()
    for sample in parts["samples"].values():
        used |= {*sample.by} if isinstance(sample, Sample) else set()
    return used


def _columns_used(parts: dict[str, dict[str, Definition]]) -> set[str]:
    """Return every column of a person that is asked for: a variable may be meant."""
    used: set[str | None] = set()
    for known in (definition for folder in parts.values() for definition in folder.values()):
        match known:
            case Indicator(numerator=numerator, denominator=denominator):
                used |= {*numerator.where.names, numerator.person_time}
                used |= {*denominator.where.names, denominator.person_time}
            case Stratifier():
                used.add(known.column)
            case Cohort():
                used |= {*known.where.names}
            case Variable():
                used |= {known.when.after, known.when.before}
                used |= {*re.findall(r"\w+", known.sql or "")}
    return {name for name in used if name}


def _declare(
    kind: type[_Made], given: dict[str, Any], written: dict[str, Any], file: str
) -> tuple[_Made | None, list[Problem]]:
    """Make a definition of what is written in its file and of what is filled in."""
    filled = FILLED_IN if kind is Study else {"name"}
    problems = [
        Problem(file, key, "is filled in, never written.", "Leave it out.")
        for key in written
        if key in filled
    ]
    content = {**written, **given}
    try:
        return kind.model_validate(content), problems
    except ValidationError as error:
        return None, [*problems, *mistakes(error, content, file)]
