"""Which files a dashboard without a server is made of: told before any of them is written."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from equipath.errors import UsageError
from equipath.pages.address import Address, Place
from equipath.pages.background import background
from equipath.pages.extract import MOST, WITHIN
from equipath.pages.shapes import names
from equipath.pages.site_map import addresses
from equipath.results.store import Results
from equipath.web.assets import assets
from equipath.web.downloads.workbook import MOST_ROWS

OURS = 1
"""The file that says that a folder is such a dashboard."""


@dataclass(frozen=True)
class Plan:
    """The addresses that have a page, those that have a file of numbers, and all files in number.

    The numbers of an indicator in an area are the same in every view of it: they stand once,
    beside its overview.
    """

    pages: tuple[Address, ...]
    numbers: tuple[tuple[Address, str], ...]
    files: int

    @property
    def told(self) -> str:
        return (
            f"{self.files:,} files: {len(self.pages):,} pages, {len(self.numbers):,} files of "
            "numbers to take away, and what they share"
        )


def plan(results: Results, kinds: Sequence[str], most: int) -> Plan:
    """Return what an export has files for; `UsageError` where they are too many."""
    pages = addresses(results, kinds)
    numbers = tuple(_numbers(results, pages))
    planned = Plan(
        tuple(pages), numbers, sum(map(len, (pages, numbers, assets(), names(results)))) + OURS
    )
    if planned.files > most:
        raise UsageError(
            f"The dashboard would be {planned.told}; --most allows {most:,}. Raise --most, or "
            "name the kinds of areas that it needs with --areas."
        )
    return planned


def of_numbers(address: Address) -> Address:
    """Return the address that the numbers of a page stand at."""
    return replace(address, view="", chosen=tuple(c for c in address.chosen if c[0] == WITHIN))


def _numbers(results: Results, pages: Sequence[Address]) -> Iterator[tuple[Address, str]]:
    """Return the files of numbers: of each area its own, of the whole those of all areas too."""
    counted = results.query(
        "SELECT indicator, area_type, area_code, count(*) FROM results GROUP BY ALL"
    )
    in_one: dict[tuple[str, Place], int] = {}
    in_all: Counter[str] = Counter()
    for indicator, kind, code, rows in counted.iter_rows():
        in_one[indicator, (kind, code)] = rows
        in_all[indicator] += rows
    whole = next(iter(background(results).headline), None)
    for address in dict.fromkeys(of_numbers(a) for a in pages if a.screen == "indicator"):
        place = address.area or whole
        own = in_one.get((address.of, place), 0) if place else in_all[address.of]
        if own <= MOST:
            yield address, "numbers.csv"
        if own <= MOST_ROWS:
            yield address, "numbers.xlsx"
        if address.area is None and in_all[address.of] <= MOST:
            yield address.choosing(**{WITHIN: "1"}), "numbers.csv"
