"""The dashboard as a web application: an address in, a page of the current run out."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError

from equipath.errors import EquipathError
from equipath.version import VERSION
from equipath.web import screens
from equipath.web.answers import failed, read_only, unknown, wrong
from equipath.web.api import routes as api
from equipath.web.api.problems import misread
from equipath.web.current import Current
from equipath.web.downloads.answer import Making
from equipath.web.guard import Admit, Guard, everyone
from equipath.web.limits import Limit
from equipath.web.remembered import Remembered

A_SECOND, BURST = 100, 500
"""Requests of one address, behind which a whole organisation may sit: a page is some five."""


def create_app(
    folder: Path,
    admit: Admit = everyone,
    hosts: tuple[str, ...] = ("*",),
    limit: Limit | None = None,
) -> FastAPI:
    """Return the dashboard of a study: read-only, over its current run.

    `hosts` are the names that it answers to; `limit` is how often one reader may ask; `admit`
    is where a sign-in goes.
    """
    app = FastAPI(
        title="equipath", description=api.ABOUT, version=VERSION, docs_url=None, redoc_url=None,
        openapi_url="/api/openapi.json",
    )  # fmt: skip
    app.state.current, app.state.remembered = Current(folder), Remembered()
    app.state.making, app.state.pages = Making(), screens.Pages()
    app.add_middleware(
        Guard,
        limit=limit or Limit(A_SECOND, BURST),
        admit=admit,
        hosts=frozenset(name.lower() for name in hosts),
    )
    app.add_exception_handler(EquipathError, wrong)
    app.add_exception_handler(404, unknown)
    app.add_exception_handler(405, read_only)
    app.add_exception_handler(Exception, failed)
    app.add_exception_handler(RequestValidationError, misread)
    app.include_router(api.ROUTES)
    app.include_router(screens.ROUTES)
    return app
