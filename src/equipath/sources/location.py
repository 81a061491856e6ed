"""Where a source's files are, and what provenance says of each."""

import hashlib
import os
import re
from datetime import UTC, datetime
from glob import glob
from os.path import isdir
from pathlib import Path
from typing import NamedTuple

from equipath.errors import SourceError, did_you_mean
from equipath.sources.raw import SourceFile, unreadable
from equipath.study.source import Source
from equipath.study.study import Root

_ROOTED = re.compile(r"\{(?P<root>[^{}]*)\}/?(?P<rest>.*)", re.DOTALL)
_CHUNK = 1 << 20


class Located(NamedTuple):
    """A file: as the source declares it, and where it is on this machine."""

    shown: str
    path: Path


def locate(source: Source, study_folder: Path, roots: dict[str, Root]) -> tuple[Located, ...]:
    """Return the files that a source's `path` names, sorted; at least one.

    A path is relative to the study's folder, or to a root of the study where it begins with
    `{root}/`; `*`, `?`, `[…]` and `**` match several files. Raises `SourceError` where nothing
    is there, where it is a folder, and where it may not be opened.
    """
    if source.path is None:
        raise unreadable(
            source,
            "connection",
            f"a source of kind `{source.kind}` reads a file.",
            "Write `path:` and the file's name.",
        )
    base, prefix, rest, origin = _base(source, source.path, study_folder, roots)
    if isdir(base / rest):  # noqa: PTH112  Path.is_dir raises where a folder is closed to us.
        raise unreadable(
            source, "path", f"`{source.path}` is a folder.", f"Name a file in it: `{rest}/*.csv`."
        )
    names = [rest] if os.path.lexists(base / rest) else _matches(base, rest)
    if not names:
        raise _not_there(source, base / rest, origin)
    found = tuple(Located(prefix + name, base / name) for name in names)
    for file in found:
        _try_to_open(source, file)
    return found


def provenance(file: Located) -> SourceFile:
    """Return what a file is: its SHA-256, its size in bytes, and when it was changed (UTC)."""
    digest = hashlib.sha256()
    with file.path.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    status = file.path.stat()
    modified = datetime.fromtimestamp(status.st_mtime, UTC)
    return SourceFile(file.shown, digest.hexdigest(), status.st_size, modified)


def _base(
    source: Source, path: str, study_folder: Path, roots: dict[str, Root]
) -> tuple[Path, str, str, str]:
    """Return the folder, how it is shown, the rest of the path, and why it is that folder."""
    rooted = _ROOTED.fullmatch(path)
    if rooted is None:
        return study_folder, "", path, ""
    name = rooted["root"]
    if name not in roots:
        raise unreadable(
            source,
            "path",
            f"study.yaml declares no root `{name}`.",
            did_you_mean(name, roots) or "Declare it under `roots`.",
        )
    root = roots[name]
    setting = os.environ.get(root.environment)
    folder = study_folder / Path(setting or root.otherwise).expanduser()
    if setting:
        origin = f"`{{{name}}}` is `{setting}`, by the environment variable {root.environment}."
    else:
        origin = (
            f"`{{{name}}}` is `{root.otherwise}`, "
            f"as the environment variable {root.environment} is not set."
        )
    return folder, f"{{{name}}}/", rooted["rest"], origin


def _matches(base: Path, pattern: str) -> list[str]:
    """Return the files that match; not the locks that an open workbook leaves (`~$x.xlsx`)."""
    names = glob(pattern, root_dir=base, recursive=True)  # noqa: PTH207  May be absolute.
    return sorted(n for n in names if (base / n).is_file() and not Path(n).name.startswith("~$"))


def _not_there(source: Source, sought: Path, origin: str) -> SourceError:
    """Say which part of the path is the first that is not there, and what is there instead."""
    folder = sought.parent
    while not isdir(folder):  # noqa: PTH112
        sought, folder = folder, folder.parent
    try:
        advice = did_you_mean(sought.name, [entry.name for entry in folder.iterdir()])
        wrong = f"there is no `{sought.name}` in {folder.resolve()}."
    except OSError:
        advice = "Ask its owner for permission to read it."
        wrong = f"the folder {folder} may not be opened by this user."
    return unreadable(source, "path", wrong, " ".join(filter(None, [origin, advice])))


def _try_to_open(source: Source, file: Located) -> None:
    try:
        with file.path.open("rb") as content:
            content.read(1)
    except PermissionError:
        raise unreadable(
            source,
            "path",
            f"`{file.shown}` may not be opened by this user.",
            "Ask its owner for permission to read it.",
        ) from None
    except OSError as error:
        raise unreadable(
            source, "path", f"`{file.shown}` cannot be opened: {error.strerror}."
        ) from None
