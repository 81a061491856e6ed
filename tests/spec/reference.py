"""Count people again, slowly and in plain Python: a second opinion that shares no code."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Person = dict[str, object]
Key = tuple[str, str, str, str, str]
"""Indicator, type and code of the area, stratification, stratum."""


@dataclass(frozen=True)
class Asked:
    """What is counted of a person: whether at all, and how much above and below the line."""

    name: str
    is_below: Callable[[Person], bool]
    above: Callable[[Person], float]
    strata: dict[str, Callable[[Person], str]]


def count(
    people: Iterable[Person],
    asked: Iterable[Asked],
    ways: list[list[str]],
    parents: dict[tuple[str, str], dict[str, str]],
    whole: tuple[str, str],
) -> dict[Key, tuple[float, float]]:
    """Return the numerator and the denominator of every indicator, area and stratum."""
    sums: dict[Key, list[float]] = defaultdict(lambda: [0, 0])
    wanted = list(asked)
    for person in people:
        for indicator in wanted:
            above, below = 0.0, 0.0
            if indicator.is_below(person):
                above, below = indicator.above(person), 1.0
            groups = {"All": "All"} | {n: of(person) for n, of in indicator.strata.items()}
            for area in places(person, ways, parents, whole):
                for stratification, stratum in groups.items():
                    both = sums[(indicator.name, *area, stratification, stratum)]
                    both[0] += above
                    both[1] += below
    return {key: (above, below) for key, (above, below) in sums.items()}


def places(
    person: Person,
    ways: list[list[str]],
    parents: dict[tuple[str, str], dict[str, str]],
    whole: tuple[str, str],
) -> Iterator[tuple[str, str]]:
    """Yield every area that a person is in: up each way, and once in the whole."""
    for way in ways:
        base = (way[0], str(person[f"{way[0]}_code"] or "Not known"))
        if base not in parents:
            # A code that no map has may be anything that was typed into a person's cell.
            base = (way[0], "Not known")
        yield base
        for level in way[1:]:
            yield level, parents.get(base, {}).get(level, "Not known")
    yield whole
