"""The address of a server, which an environment variable holds so that no study does."""

import os
from collections.abc import Callable

from equipath.errors import EquipathError

Wrong = Callable[[str, str], EquipathError]
"""Makes the error of whoever asked: what is wrong, and what to write instead."""


def address(variable: str | None, example: str, wrong: Wrong) -> str:
    """Return the address that an environment variable holds; an address itself is refused."""
    if variable is None:
        raise wrong("is missing.", "Name the environment variable that holds the address.")
    if "://" in variable or "=" in variable:
        # It may hold a password, so it is not repeated.
        raise wrong(
            "holds an address itself.",
            "Put the address into an environment variable, and write that variable's name.",
        )
    found = os.environ.get(variable)
    if not found:
        raise wrong(
            f"the environment variable `{variable}` is not set.",
            f"Set it to the server's address: {example}.",
        )
    return found
