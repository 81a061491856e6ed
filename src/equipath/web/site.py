"""The dashboard as files of a folder, where a server is not allowed."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from equipath.errors import UsageError
from equipath.pages.address import Address
from equipath.pages.evidence import RESULT
from equipath.pages.screen import screen_at
from equipath.pages.shapes import file_of, names
from equipath.pages.site_map import in_order
from equipath.results.store import Results
from equipath.version import VERSION
from equipath.web.assets import assets
from equipath.web.downloads.files import made
from equipath.web.rendering import Place, html
from equipath.web.site_plan import Plan, of_numbers

MARK = "equipath-site.json"
"""The file by which a folder is known for one of ours, which may be replaced."""

SHAPES = "shapes"
ODD = re.compile(r"[^A-Za-z0-9._= -]|^\.+$|[ .]$")
"""What a name of a folder cannot have on some system or other."""


def export(
    results: Results,
    planned: Plan,
    target: Path,
    progress: Callable[[], None] = lambda: None,
) -> None:
    """Write a page a file into a folder, which appears when it is whole, and numbers beside it.

    Links lead from file to file, so that the folder can lie anywhere: a web server, a file share.
    `progress` is called after each page and each file of numbers.
    Raises `UsageError` where the folder holds something that is not such an export.
    """
    if target.exists() and not (target / MARK).is_file():
        raise UsageError(
            f"{target} holds something else, which would be lost. Name a new folder with --to."
        )
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    files = {address: _folder(address) / "index.html" for address in planned.pages}
    numbers = {(address, name): _folder(address) / name for address, name in planned.numbers}
    for name, asset in assets().items():
        _write(part / "static" / name, asset.contents)
    for name in names(results):
        _write(part / SHAPES / name, file_of(results, name).encode("utf-8"))
    for address, file in files.items():
        page = html(results, screen_at(results, address), _place(files, numbers, file))
        _write(part / file, page.encode("utf-8"))
        progress()
    for (address, name), file in numbers.items():
        _write(part / file, made(results, address, name))
        progress()
    mark = {"equipath": VERSION, "run": results.run_id, "pages": len(files)}
    _write(part / MARK, json.dumps(mark).encode("utf-8"))
    if target.exists():
        shutil.rmtree(target)
    part.replace(target)


def _place(
    files: Mapping[Address, Path], numbers: Mapping[tuple[Address, str], Path], file: Path
) -> Place:
    """Return where a page leads to from its own file: nowhere, where no file is."""

    def href(address: Address) -> str:
        found = files.get(address) or files.get(_first(address))
        return _relative(found, file) if found else ""

    def taken(address: Address, name: str) -> str:
        found = numbers.get((of_numbers(address), name))
        return _relative(found, file) if found else ""

    return Place(
        href=href,
        asset=lambda name: _relative(Path("static") / name, file),
        file=taken,
        has_server=False,
        shapes=lambda name: _relative(Path(SHAPES) / name, file),
    )


def _first(address: Address) -> Address:
    """Return an address as files have it: no single result, no first of a list, keys in order."""
    start = address.choice("from")
    kept = address.choosing(**{RESULT: "", "from": "" if start == "0" else start})
    return in_order(kept)


def _folder(address: Address) -> Path:
    """Return the folder of an address: its path, then a folder for each choice."""
    parts = [address.screen] if address.screen != "findings" else []
    parts += [part for part in (address.of, address.view) if part]
    parts += ["in", *address.area] if address.area else []
    parts += [f"{name}={value}" for name, value in address.chosen]
    return Path(*map(_named, parts))


def _named(part: str) -> str:
    """Return a name that every system can have for a folder, its own for each part."""
    if not ODD.search(part):
        return part
    return f"{ODD.sub('_', part)}-{hashlib.sha256(part.encode()).hexdigest()[:8]}"


def _relative(to: Path, file: Path) -> str:
    way = PurePosixPath(Path(os.path.relpath(to, file.parent)))
    return quote(str(way), safe="/=")


def _write(file: Path, contents: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(contents)
