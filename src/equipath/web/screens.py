"""The addresses of screens: each answered with its page of the current run."""

import asyncio
import gzip
import os
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from equipath.pages.address import Address, address_of
from equipath.pages.screen import OF, NoSuchScreen, screen_at
from equipath.pages.shapes import file_of
from equipath.results.store import Results
from equipath.web.answers import FOR_EVER, SCRIPT, asset_answer, packed_answer, server
from equipath.web.assets import assets
from equipath.web.downloads.answer import answer
from equipath.web.downloads.names import is_one
from equipath.web.remembered import Remembered
from equipath.web.rendering import html

ROUTES = APIRouter(include_in_schema=False)


@ROUTES.get("/static/{digest}/{name}")
async def static(request: Request, digest: str, name: str) -> Response:
    """Answer with a file of ours."""
    asset = assets().get(name)
    if asset is None or digest != asset.hash:
        raise NoSuchScreen("There is no such file.")
    return asset_answer(request, asset)


@ROUTES.get("/shapes/{name}")
async def shapes(request: Request, name: str) -> Response:
    """Answer with the shapes of a kind of area; a browser keeps what has the hash in its name."""
    results = request.app.state.current.results()
    remembered = request.app.state.remembered
    made = remembered.get(results.run_id, request.url.path)
    if made is None:
        made = await run_in_threadpool(shapes_of, results, name)
        remembered.keep(results.run_id, request.url.path, made)
    return packed_answer(request, made, SCRIPT, FOR_EVER)


@ROUTES.get("/{path:path}")
async def page(request: Request, path: str) -> Response:
    """Answer with the screen at an address, as it was made before or anew."""
    folder, _, name = as_asked(request).rpartition("/")
    is_file = is_one(name)
    address = address_of(folder if is_file else f"{folder}/{name}", chosen(request), OF)
    if address is None or not path.isprintable():
        raise NoSuchScreen("Nothing of this study is at that address.")
    if not is_file and unquote(as_asked(request)) != unquote(address.path):
        return RedirectResponse(str(address), status_code=308)
    results = request.app.state.current.results()
    if is_file:
        return await answer(request, results, address, name)
    remembered = request.app.state.remembered
    made = remembered.get(results.run_id, str(address))
    if made is None:
        made = await request.app.state.pages.made(results, address, remembered)
    return packed_answer(request, made)


def as_asked(request: Request) -> str:
    """Return the path as it was asked for: a slash within a name is not one between two."""
    whole: bytes = request.scope["raw_path"]
    return whole.decode("latin-1").partition("?")[0]


def chosen(request: Request) -> list[tuple[str, str]]:
    """Return what was chosen, without characters that nobody can see."""
    given = request.query_params.multi_items()
    return [(_seen(name), _seen(value)) for name, value in given]


def _seen(words: str) -> str:
    return "".join(letter for letter in words if letter.isprintable())


class Pages:
    """Makes pages, few at once: more would take turns at the processor, and all come late.

    Whoever asks for a page that another reader is waiting for waits for that one.
    """

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(os.cpu_count() or 1)
        self._making: dict[tuple[str, str], asyncio.Lock] = {}

    async def made(self, results: Results, address: Address, remembered: Remembered) -> bytes:
        """Return a page, made now or, while this one waited, for another reader."""
        key = results.run_id, str(address)
        lock = self._making.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                found: bytes | None = remembered.get(*key)
                if found is None:
                    async with self._turns:
                        found = await run_in_threadpool(page_of, results, address)
                    remembered.keep(*key, found)
                return found
        finally:
            if not lock.locked():
                self._making.pop(key, None)


def shapes_of(results: Results, name: str) -> bytes:
    """Return a file of shapes, packed."""
    return gzip.compress(file_of(results, name).encode("utf-8"), 9)


def page_of(results: Results, address: Address) -> bytes:
    """Return the page at an address, packed."""
    whole = html(results, screen_at(results, address), server())
    return gzip.compress(whole.encode("utf-8"), 6)
