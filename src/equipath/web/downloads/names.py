"""What the files beside a page are called: where they stand, and where they are saved."""

import re

from equipath.pages.address import Address

NAME = re.compile(r"numbers\.(csv|xlsx)|page\.(pdf)|chart-([1-9]\d?)\.(svg|png)")


def is_one(name: str) -> bool:
    """Say whether a name is that of a file beside a page."""
    return NAME.fullmatch(name) is not None


def called(run_id: str, address: Address, name: str) -> str:
    """Return a name that says what it is of, in letters that every system takes."""
    stem, _, ending = name.rpartition(".")
    parts = [address.of or address.screen, address.view, *(address.area or ()), stem, run_id]
    words = [re.sub(r"[^A-Za-z0-9]+", "-", part).strip("-") for part in parts]
    return f"{'_'.join(word for word in words if word)}.{ending}"
