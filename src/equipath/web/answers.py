"""Answers of the dashboard: pages as they are kept, and pages that say what went wrong."""

import gzip

from fastapi import Request, Response

from equipath.errors import EquipathError
from equipath.pages.extract import TooMuch
from equipath.pages.screen import NoSuchScreen
from equipath.web import rendering
from equipath.web.api.problems import API, problem
from equipath.web.api.queries import AnotherRun, NotKnown
from equipath.web.assets import Asset, assets
from equipath.web.downloads.pdf import CannotPrint
from equipath.web.downloads.turns import Busy
from equipath.web.rendering import Place

FOR_EVER = "public, max-age=31536000, immutable"
HTML = "text/html; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
SOON = 5
"""Seconds until somebody who was refused may try again."""

REFUSED: tuple[tuple[type[EquipathError], int, str], ...] = (
    (NoSuchScreen, 404, "There is no such page"),
    (NotKnown, 422, "A parameter is not known"),
    (AnotherRun, 409, "There is a newer run"),
    (TooMuch, 413, "That is too much at once"),
    (CannotPrint, 501, "This page cannot be made a PDF here"),
    (Busy, 503, "Too many ask at once"),
    (EquipathError, 503, "There is nothing to show yet"),
)
"""What is answered to each error, the nearest first."""


def server() -> Place:
    """Return where the pages of a server lead."""
    return Place(
        href=str,
        asset=lambda name: f"/static/{assets()[name].hash}/{name}",
        file=lambda address, name: f"{name}{address.query}",
    )


def page_of_words(template: str, **given: object) -> Response:
    """Answer with a page that is no screen of a run."""
    place = server()
    whole = rendering.TEMPLATES.get_template(template).render(place=place, **given)
    return Response(whole, media_type=HTML)


def told(status: int, title: str, message: str) -> Response:
    """Answer with a page that says what is wrong and what to do."""
    return Response(rendering.told(title, message, server()), status, media_type=HTML)


def said(path: str, status: int, title: str, message: str) -> Response:
    """Answer what is wrong in the form that was asked for: the API's, or a page."""
    if path.startswith(API):
        return problem(path, status, title, message)
    return told(status, title, message)


async def wrong(request: Request, error: EquipathError) -> Response:
    """Answer where an address names nothing of this run, or where there is no run to show."""
    status, title = next((n, title) for kind, n, title in REFUSED if isinstance(error, kind))
    answered = said(request.url.path, status, title, error.message)
    if isinstance(error, Busy):
        answered.headers["Retry-After"] = str(SOON)
    return answered


async def unknown(request: Request, _: Exception) -> Response:
    """Answer an address that no page can have."""
    message = "Nothing of this study is at that address."
    return said(request.url.path, 404, "There is no such page", message)


async def read_only(request: Request, _: Exception) -> Response:
    """Answer whoever would change something: nothing here can be."""
    message = "Nothing can be changed here: everything is only read (GET)."
    answered = said(request.url.path, 405, "This can only be read", message)
    answered.headers["Allow"] = "GET, HEAD"
    return answered


async def failed(request: Request, _: Exception) -> Response:
    """Answer where we are at fault: the log has the error, the reader does not."""
    message = "This is a mistake in equipath. Try another page."
    return said(request.url.path, 500, "Something went wrong", message)


def asset_answer(request: Request, asset: Asset) -> Response:
    """Answer with a file of ours, which a browser keeps for ever under its hash."""
    headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding", "Content-Type": asset.kind}
    if _is_packable(request):
        return Response(asset.packed, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.contents, headers=headers)


def packed_answer(
    request: Request, made: bytes, kind: str = HTML, keep: str = "no-cache"
) -> Response:
    """Answer with what was packed; a browser asks again before it shows a page another time."""
    headers = {"Cache-Control": keep, "Vary": "Accept-Encoding", "Content-Type": kind}
    if _is_packable(request):
        return Response(made, headers={**headers, "Content-Encoding": "gzip"})
    return Response(gzip.decompress(made), headers=headers)


def _is_packable(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")
