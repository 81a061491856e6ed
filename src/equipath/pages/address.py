"""Where a screen of the dashboard is: which screen, of what, for which area, chosen how."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote, unquote, urlencode

FIRST = "findings"
"""The screen at the dashboard's own address."""

WITHIN = "in"
"""What stands before an area in an address: `/indicator/NAME/groups/in/icb/CODE/`."""

SPELT = 1024
"""Parts of addresses whose spelling is kept: every page has the same ones many times."""

Place = tuple[str, str]
"""An area's type and code."""


@dataclass(frozen=True)
class Address:
    """A screen, what it is of (an indicator, a pathway), a view of it, an area, and choices.

    The same address leads to the same screen of every run, in a link that is sent on and in the
    folders of a dashboard exported as files.
    """

    screen: str
    of: str = ""
    view: str = ""
    area: Place | None = None
    chosen: tuple[tuple[str, str], ...] = ()

    def choice(self, name: str) -> str:
        """Return what was chosen, or nothing."""
        return next((value for key, value in self.chosen if key == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        """Return all that was chosen under one name."""
        return tuple(value for key, value in self.chosen if key == name)

    def within(self, area: Place | None) -> "Address":
        """Return the same screen of another area."""
        return replace(self, area=area)

    def choosing(self, **chosen: str) -> "Address":
        """Return the same screen with other choices; an empty one is taken back."""
        kept = [(key, value) for key, value in self.chosen if key not in chosen]
        return replace(self, chosen=(*kept, *((k, v) for k, v in chosen.items() if v)))

    @property
    def plain(self) -> "Address":
        """The same screen with nothing chosen."""
        return replace(self, chosen=())

    @property
    def path(self) -> str:
        """The address without its choices: folders, each ending with a slash."""
        parts = [self.of, self.view] if self.of else [self.view]
        if self.screen != FIRST:
            parts = [self.screen, *parts]
        if self.area:
            parts += [WITHIN, *self.area]
        return "/" + "".join(f"{_spelt(part)}/" for part in parts if part)

    @property
    def query(self) -> str:
        """The choices, as they stand after the path; nothing where there are none."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    def __str__(self) -> str:
        return self.path + self.query


@lru_cache(maxsize=SPELT)
def _spelt(part: str) -> str:
    # A folder of files has no name that is only dots.
    return quote(part, safe="").replace(".", "%2E")


def address_of(
    path: str, chosen: Iterable[tuple[str, str]] = (), screens_of: Iterable[str] = ()
) -> Address | None:
    """Read a path that `Address.path` wrote; `screens_of` are the screens that are of something.

    None for a path that no address has.
    """
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    area: Place | None = None
    if len(parts) >= 3 and parts[-3] == WITHIN:
        area = (parts[-2], parts[-1])
        parts = parts[:-3]
    screen = parts.pop(0) if parts else FIRST
    of = parts.pop(0) if parts and screen in set(screens_of) else ""
    view = parts.pop(0) if parts else ""
    return None if parts else Address(screen, of, view, area, tuple(chosen))


@dataclass(frozen=True)
class Link:
    """Words that lead to an address; `is_here` where that is the reader's own place."""

    title: str
    address: Address
    is_here: bool = False


@dataclass(frozen=True)
class Choice:
    """One thing that a reader may choose on a screen: values with their titles, and the one now.

    `name` is what the address calls it; an empty value is no choice.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str = ""
