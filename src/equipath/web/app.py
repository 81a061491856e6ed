"""The dashboard as a web application: an address in, a page of the current run out."""

import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.middleware.trustedhost import TrustedHostMiddleware

from equipath.errors import EquipathError, ResultsError
from equipath.pages.address import Address, address_of
from equipath.pages.screen import OF, NoSuchScreen, screen_at
from equipath.results.store import Results
from equipath.version import VERSION
from equipath.web.assets import Asset, assets
from equipath.web.current import Current
from equipath.web.headers import HEADERS
from equipath.web.limits import Limit
from equipath.web.remembered import Remembered
from equipath.web.rendering import Place, html, told

LONGEST = 2_000
"""Characters of an address: longer ones are no address of ours."""

FOR_EVER = "public, max-age=31536000, immutable"

Admit = Callable[[Request], None]
"""Looks at a request before it is answered and raises `HTTPException` where it may not be."""


def everyone(_: Request) -> None:
    """Admit everyone: results are safe to show. A sign-in takes the place of this function."""


def create_app(
    folder: Path,
    admit: Admit = everyone,
    hosts: tuple[str, ...] = ("*",),
    limit: Limit | None = None,
) -> FastAPI:
    """Return the dashboard of a study: read-only, over its current run.

    `hosts` are the names that it answers to; `limit` is how often one reader may ask.
    """
    app = FastAPI(title="equipath", version=VERSION, docs_url=None, redoc_url=None,
                  openapi_url="/api/openapi.json")  # fmt: skip
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    current, remembered = Current(folder), Remembered()
    limit = limit or Limit(a_second=20, burst=100)

    @app.middleware("http")
    async def guard(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        reader = request.client.host if request.client else ""
        if len(str(request.url)) > LONGEST:
            answer = _told(414, "That address is too long", "Start again from the first page.")
        elif not limit.allows(reader):
            answer = _told(429, "Too many requests", "Wait a moment and try again.")
        else:
            admit(request)
            answer = await go_on(request)
        answer.headers.update(HEADERS)
        return answer

    @app.exception_handler(EquipathError)
    async def wrong(_: Request, error: EquipathError) -> Response:
        if isinstance(error, NoSuchScreen):
            return _told(404, "There is no such page", error.message)
        return _told(503, "There is nothing to show yet", error.message)

    @app.exception_handler(404)
    async def unknown(_: Request, __: Exception) -> Response:
        return _told(404, "There is no such page", "Nothing of this study is at that address.")

    @app.get("/static/{hash_}/{name}", include_in_schema=False)
    async def static(request: Request, hash_: str, name: str) -> Response:
        asset = assets().get(name)
        if asset is None or hash_ != asset.hash:
            raise NoSuchScreen("There is no such file.")
        return _asset(request, asset)

    @app.get("/{path:path}", include_in_schema=False)
    async def page(request: Request, path: str) -> Response:
        if path and not path.endswith("/"):
            return RedirectResponse(f"/{path}/", status_code=308)
        address = address_of(path, request.query_params.multi_items(), OF)
        if address is None:
            raise NoSuchScreen("Nothing of this study is at that address.")
        results = current.results()
        made = remembered.get(results.run_id, str(address))
        if made is None:
            made = await run_in_threadpool(_page, results, address)
            remembered.keep(results.run_id, str(address), made)
        return _packed(request, made, "text/html; charset=utf-8")

    return app


def _page(results: Results, address: Address) -> bytes:
    place = server_place()
    try:
        return gzip.compress(html(results, screen_at(results, address), place).encode(), 6)
    except OSError as error:
        raise ResultsError(
            f"The results of run {results.run_id} cannot be read any more ({error.strerror}). "
            "Run the study again."
        ) from None


def server_place() -> Place:
    """Return where pages of a server lead."""
    return Place(
        href=str,
        asset=lambda name: f"/static/{assets()[name].hash}/{name}",
        beside=lambda _: False,
    )


def _told(status: int, title: str, message: str) -> Response:
    return Response(told(title, message, server_place()), status, media_type="text/html")


def _asset(request: Request, asset: Asset) -> Response:
    if "gzip" in request.headers.get("accept-encoding", ""):
        answer = Response(asset.packed, headers={"Content-Encoding": "gzip"})
    else:
        answer = Response(asset.contents)
    answer.headers["Content-Type"] = asset.kind
    answer.headers["Cache-Control"] = FOR_EVER
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def _packed(request: Request, made: bytes, kind: str) -> Response:
    """Answer with a page as it is kept; a browser asks again before it shows it another time."""
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(made, headers={**headers, "Content-Encoding": "gzip"}, media_type=kind)
    return Response(gzip.decompress(made), headers=headers, media_type=kind)
