"""Readers of a dashboard, many at once: each walks from page to page and thinks in between."""

import asyncio
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import httpx
import numpy as np

THOUGHT = 1.0
"""Seconds between a page's arrival and the next click."""


@dataclass(frozen=True)
class Post:
    """A click that asks with JSON for part of a page."""

    path: str
    sent: Mapping[str, object]


Click = str | Post


@dataclass
class Read:
    """What readers met: how long each page took, in ms, and how many were not answered."""

    taken: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def median(self) -> float:
        return float(np.median(self.taken)) if self.taken else float("inf")

    def __str__(self) -> str:
        if not self.taken:
            return f"no pages, {self.failed} errors"
        at = np.percentile(self.taken, [50, 95, 99])
        return (
            f"{at[0]:.1f} ms at the median, {at[1]:.1f} at the 95th, {at[2]:.1f} at the 99th "
            f"centile, {len(self.taken):,} pages, {self.failed} errors"
        )


async def read(base: str, walks: Sequence[Sequence[Click]], seconds: float) -> Read:
    """Let a reader for each walk go round it until the time is up."""
    found, end = Read(), time.perf_counter() + seconds
    limits = httpx.Limits(max_connections=len(walks), max_keepalive_connections=len(walks))
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as client:
        await asyncio.gather(*(_reader(client, walk, end, found) for walk in walks))
    return found


async def _reader(
    client: httpx.AsyncClient, walk: Sequence[Click], end: float, found: Read
) -> None:
    # Readers do not begin at the same moment.
    await asyncio.sleep(random.random() * THOUGHT)
    for page in _round(walk, end):
        start = time.perf_counter()
        try:
            answer = await _answer(client, page)
        except httpx.HTTPError:
            found.failed += 1
        else:
            found.taken.append(1000 * (time.perf_counter() - start))
            found.failed += answer.status_code != 200
        await asyncio.sleep(THOUGHT)


def _round(walk: Sequence[Click], end: float) -> Iterator[Click]:
    at = 0
    while time.perf_counter() < end:
        yield walk[at % len(walk)]
        at += 1


async def _answer(client: httpx.AsyncClient, click: Click) -> httpx.Response:
    if isinstance(click, str):
        return await client.get(click)
    return await client.post(click.path, json=click.sent)
