"""What the commands share about templates: which there are, and what is in them."""

import json
import shutil
from pathlib import Path

import yaml

from equipath.errors import UsageError, did_you_mean
from equipath.study.reader import LIBRARY

TEMPLATES = LIBRARY / "templates"
DEMONSTRATION = "demonstration"

MADE_UP_MAP = LIBRARY / "made_up_map"
"""The areas that the people of every extract live and are seen in."""

RECIPE = "extract.yaml"
"""How the extract of a data set's template is made up; other templates are of the region."""

STUDY = "study.yaml"

TITLE = "title: "
"""How the line of `study.yaml` begins that each study replaces by its own."""


def names() -> list[str]:
    """Return the names of the templates that ship, sorted."""
    return sorted(path.parent.name for path in TEMPLATES.glob(f"*/{STUDY}"))


def title(name: str) -> str:
    """Return what a template is of, in its own words."""
    content = yaml.safe_load((TEMPLATES / name / STUDY).read_text(encoding="utf-8"))
    return str(content["title"])


def found(name: str) -> Path:
    """Return a template's folder; raise `UsageError` where there is none of that name."""
    if name not in names():
        raise UsageError(f"There is no template `{name}`. {did_you_mean(name, names())}".strip())
    return TEMPLATES / name


def is_of_a_data_set(name: str) -> bool:
    """Say whether a template maps a data set, or is a study of the made-up region."""
    return (found(name) / RECIPE).is_file()


def copy(name: str, folder: Path) -> None:
    """Copy a template, with its map, to a study's folder, which gives the study its title."""
    if is_of_a_data_set(name):
        shutil.copytree(MADE_UP_MAP, folder, dirs_exist_ok=True)
    unwanted = shutil.ignore_patterns(RECIPE)
    shutil.copytree(found(name), folder, dirs_exist_ok=True, ignore=unwanted)
    main = folder / STUDY
    named = json.dumps(folder.resolve().name.replace("_", " "), ensure_ascii=False)
    lines = main.read_text(encoding="utf-8").splitlines(keepends=True)
    renamed = (f"{TITLE}{named}\n" if line.startswith(TITLE) else line for line in lines)
    main.write_text("".join(renamed), encoding="utf-8")


def definitions(name: str) -> list[Path]:
    """Return what a template adds to a study that is there, as paths within both.

    That is how its extract is read and what is counted in it; the study and its map stay.
    """
    folder = found(name)
    return [path.relative_to(folder) for path in sorted(folder.glob("*/*"))]
