"""Find names that name nothing, and the nearest that exists."""

from collections.abc import Iterable

from equipath.errors import Problem, did_you_mean
from equipath.study.study import Study

Known = set[tuple[str, str]]
"""Folders and names of definitions."""


def names_in(study: Study, folder: str, besides: Known) -> set[str]:
    """Return the names that a folder of a study has, those that are there `besides` among them."""
    return {*getattr(study, folder), *(name for f, name in besides if f == folder)}


def missing(
    file: str, key: str, named: Iterable[str | None], known: Iterable[str], kind: str
) -> list[Problem]:
    """Return a problem for each name under a key of a file that is not known."""
    options = set(known)
    return [
        Problem(file, key, f"there is no {kind} `{name}`.", did_you_mean(name, options))
        for name in named
        if name and name not in options
    ]
