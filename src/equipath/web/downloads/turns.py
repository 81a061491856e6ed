"""Turns: what is heavy is made a few at a time, and nobody queues without end."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from starlette.concurrency import run_in_threadpool

from equipath.errors import DashboardError

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Busy(DashboardError):
    """Too many wait already."""


class Turns:
    """Lets so many at once make something, and so many wait for it; others are told to come back.

    Those who wait hold no thread: pages are answered beside them.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._free, self._most, self._asked = asyncio.Semaphore(at_once), at_once + waiting, 0

    async def take(
        self, make: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs
    ) -> Made:
        """Make something when it is its turn; `Busy` where too many wait for theirs."""
        if self._asked >= self._most:
            raise Busy("Many ask for files just now. Try again in a few seconds.")
        self._asked += 1
        try:
            async with self._free:
                return await run_in_threadpool(make, *args, **kwargs)
        finally:
            self._asked -= 1
