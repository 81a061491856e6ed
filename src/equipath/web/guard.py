"""What every request passes on its way in and out: bounds, admission, safe headers."""

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from equipath.web.answers import SOON, said
from equipath.web.headers import HEADERS
from equipath.web.limits import Limit

LONGEST = 2_000
"""Characters of an address: longer ones are no address of ours."""

Admit = Callable[[Request], Response | None]
"""Looks at a request before it is answered; what it returns is answered in its place."""


def everyone(_: Request) -> None:
    """Admit everyone: results are safe to show. A sign-in takes the place of this function."""


class Guard:
    """Asks of each request whether it may be answered, and adds the headers to each answer."""

    def __init__(self, app: ASGIApp, limit: Limit, admit: Admit) -> None:
        self.app, self.limit, self.admit = app, limit, admit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(scope)
        await (refused or self.app)(scope, receive, with_headers)

    def _refused(self, scope: dict[str, Any]) -> Response | None:
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
