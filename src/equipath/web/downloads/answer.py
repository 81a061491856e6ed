"""Answers with the files beside a page: as they were made before, or anew when it is their turn."""

import gzip
from dataclasses import dataclass, field

from fastapi import Request, Response

from equipath.pages.address import Address
from equipath.results.store import Results
from equipath.web.answers import packed_answer
from equipath.web.downloads import files
from equipath.web.downloads.names import called
from equipath.web.downloads.turns import Turns

LARGEST_KEPT = 4 * 1024 * 1024
"""Bytes of a packed file that is kept for the next who asks: larger ones would cost pages."""


@dataclass
class Making:
    """Whose turn it is: one print at a time, each a browser of its own, and two other files."""

    prints: Turns = field(default_factory=lambda: Turns(at_once=1, waiting=8))
    others: Turns = field(default_factory=lambda: Turns(at_once=2, waiting=32))


async def answer(request: Request, results: Results, address: Address, name: str) -> Response:
    """Answer with a file of the page at an address."""
    remembered, making = request.app.state.remembered, request.app.state.making
    key = f"{address}#{name}"
    packed = remembered.get(results.run_id, key)
    if packed is None:
        turns = making.prints if files.is_printed(name) else making.others
        packed = await turns.take(_packed, results, address, name)
        if len(packed) <= LARGEST_KEPT:
            remembered.keep(results.run_id, key, packed)
    answered = packed_answer(request, packed, files.kind(name))
    saved = called(results.run_id, address, name)
    answered.headers["Content-Disposition"] = f'attachment; filename="{saved}"'
    return answered


def _packed(results: Results, address: Address, name: str) -> bytes:
    return gzip.compress(files.made(results, address, name), 5)
