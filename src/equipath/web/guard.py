"""What every request passes on its way in and out: bounds, admission, safe headers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from equipath.web.answers import SOON, said
from equipath.web.headers import HEADERS
from equipath.web.limits import Limit

LONGEST = 2_000
"""Characters of an address: longer ones are no address of ours."""

ANY = "*"
NO_NAME = (
    "Whoever runs it can let it: `equipath serve --name` takes the name that stands in the "
    "address. On their own machine it answers to localhost."
)

Admit = Callable[[Request], Response | None]
"""Looks at a request before it is answered; what it returns is answered in its place."""


def everyone(_: Request) -> None:
    """Admit everyone: results are safe to show. A sign-in takes the place of this function."""


@dataclass
class Guard:
    """Asks of each request whether it may be answered, and adds the headers to each answer.

    `hosts` are the names that are answered to, in small letters; `*` is any. Whoever asks for
    the head of an answer alone gets that, and nothing of its body.
    """

    app: ASGIApp
    limit: Limit
    admit: Admit
    hosts: frozenset[str] = field(default_factory=lambda: frozenset({ANY}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            elif is_head:
                message = {**message, "body": b""}
            await send(message)

        refused = self._refused(scope)
        asked = {**scope, "method": "GET"} if is_head else scope
        await (refused or self.app)(asked, receive, with_headers)

    def _refused(self, scope: dict[str, Any]) -> Response | None:
        if ANY not in self.hosts and _name(scope) not in self.hosts:
            title, message = "This dashboard does not answer to that name", NO_NAME
            return said(scope["path"], 400, title, message)
        address = len(scope["raw_path"]) + len(scope["query_string"])
        if address > LONGEST:
            title, message = "That address is too long", "Start again from the first page."
            return said(scope["path"], 414, title, message)
        reader = scope["client"][0] if scope.get("client") else ""
        if not self.limit.allows(reader):
            message = "Wait a moment and try again."
            answered = said(scope["path"], 429, "Too many requests", message)
            answered.headers["Retry-After"] = str(SOON)
            return answered
        return self.admit(Request(scope))


def _name(scope: Scope) -> str:
    """Return the name that a reader knows the server by: that of the address, without a port."""
    given = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    try:
        return urlsplit(f"//{given}").hostname or ""
    except ValueError:
        return ""
