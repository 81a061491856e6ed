"""Put indicators side by side that are counted of the same areas, strata and bands.

What is then done of their keys is done once for all of them, and once they are named.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from equipath.analyses.counts import COUNTS, KEYS, NUMBERS

SHARED = list(KEYS[1:])
"""What names a count, but for its indicator."""


@dataclass(frozen=True)
class Together:
    """Counts of indicators: their keys, and a column for each number of each of them."""

    indicators: Sequence[str]
    keys: pl.DataFrame
    numbers: pl.DataFrame

    @property
    def places(self) -> list[str]:
        """What ends the names of each indicator's columns of numbers."""
        return [place_of(place) for place in range(len(self.indicators))]

    def apart(self, keys: pl.DataFrame, numbers: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Yield each indicator's counts, of other keys and numbers. The keys are not copied."""
        for name, place in zip(self.indicators, self.places, strict=True):
            mine = (pl.col(f"{number}{place}").alias(number) for number in NUMBERS)
            word = pl.lit(name).cast(keys.schema["stratum"]).alias("indicator")
            named = numbers.select(*mine, word).hstack(keys)
            yield named.select(list(COUNTS))


def place_of(place: int) -> str:
    """Return what ends the names of the columns of one of several indicators."""
    return f" of {place}"


def together(counts: pl.DataFrame) -> Iterator[Together]:
    """Yield counts in sets of indicators whose keys are the same, in the same order.

    Indicators that are published as percentages stand alone: not every row of theirs adds up.
    """
    sets: dict[bytes, list[str]] = {}
    for name in counts["indicator"].unique(maintain_order=True):
        mine = counts.filter(indicator=name)
        adds_up = mine["percentage"].null_count() == mine.height
        sets.setdefault(_digest(mine) if adds_up else name.encode(), []).append(name)
    # One set after another: there are millions of counts, and these are copies of them.
    for names in sets.values():
        each = [counts.filter(indicator=name) for name in names]
        wide = [
            mine.select(pl.col(n).alias(n + place_of(i)) for n in NUMBERS)
            for i, mine in enumerate(each)
        ]
        yield Together(names, each[0].select(SHARED), pl.concat(wide, how="horizontal"))


def _digest(counts: pl.DataFrame) -> bytes:
    """Return what keys in the same order have in common, and no others."""
    rows = counts.select(SHARED).hash_rows().to_numpy()
    return hashlib.blake2b(rows.tobytes()).digest()
