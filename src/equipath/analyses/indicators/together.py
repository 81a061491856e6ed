"""Put indicators side by side that are counted of the same areas, strata and bands.

What is then done of their keys is done once for all of them, and once they are named.
"""

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
            named = numbers.select(*mine, pl.lit(name).alias("indicator")).hstack(keys)
            yield named.select(list(COUNTS))


def place_of(place: int) -> str:
    """Return what ends the names of the columns of one of several indicators."""
    return f" of {place}"


def together(counts: pl.DataFrame) -> Iterator[Together]:
    """Yield counts in sets of indicators whose keys are the same, in the same order.

    Indicators that are published as percentages stand alone: not every row of theirs adds up.
    """
    numbers: dict[str, pl.DataFrame] = {}
    sets: list[tuple[pl.DataFrame, bool, list[str]]] = []
    for name in counts["indicator"].unique(maintain_order=True):
        is_its = counts["indicator"] == name
        keys = counts.select(SHARED).filter(is_its)
        numbers[name] = counts.select(NUMBERS).filter(is_its)
        adds_up = numbers[name]["percentage"].null_count() == keys.height
        for known, others_add_up, names in sets:
            if adds_up and others_add_up and known.equals(keys):
                names.append(name)
                break
        else:
            sets.append((keys, adds_up, [name]))
    while sets:
        keys, _, names = sets.pop(0)
        wide = [numbers.pop(n).rename(lambda c, i=i: c + place_of(i)) for i, n in enumerate(names)]
        yield Together(names, keys, pl.concat(wide, how="horizontal"))
