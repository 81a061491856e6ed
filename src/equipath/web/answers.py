"""Answers of the dashboard: pages as they are kept, and pages that say what went wrong."""

import gzip

from fastapi import Request, Response

from equipath.errors import EquipathError
from equipath.pages.screen import NoSuchScreen
from equipath.web import rendering
from equipath.web.assets import Asset, assets
from equipath.web.rendering import Place

FOR_EVER = "public, max-age=31536000, immutable"
HTML = "text/html; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"


def server() -> Place:
    """Return where the pages of a server lead."""
    return Place(
        href=str,
        asset=lambda name: f"/static/{assets()[name].hash}/{name}",
        beside=lambda _: False,
    )


def told(status: int, title: str, message: str) -> Response:
    """Answer with a page that says what is wrong and what to do."""
    return Response(rendering.told(title, message, server()), status, media_type=HTML)


async def wrong(_: Request, error: EquipathError) -> Response:
    """Answer where an address names nothing of this run, or where there is no run to show."""
    if isinstance(error, NoSuchScreen):
        return told(404, "There is no such page", error.message)
    return told(503, "There is nothing to show yet", error.message)


async def unknown(_: Request, __: Exception) -> Response:
    """Answer an address that no page can have."""
    return told(404, "There is no such page", "Nothing of this study is at that address.")


async def failed(_: Request, __: Exception) -> Response:
    """Answer where we are at fault: the log has the error, the reader does not."""
    return told(500, "Something went wrong", "This is a mistake in equipath. Try another page.")


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
