"""Plan the counting: the fewest finest cubes, and how large each can become."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from equipath.errors import Problem, StudyError
from equipath.study.indicator import Indicator
from equipath.study.stratifier import CROSSED, Stratifier
from equipath.study.study import Study

MOST_NUMBERS = 250_000
"""Numbers that one cube may hold: further stratifiers get a cube, and a pass, of their own.

64 MB: a pass over people costs more than rolling so many numbers up, and memory stays flat."""

TOO_MANY_CELLS = 25_000_000
"""Cells beyond which one stratifier's counts are refused: it names people, not groups."""

AGE = "age"

BANDS = 20
"""Five-year bands to 90 and over, and not known."""

VALUES = 400
"""Different values of a quantity that are reckoned with: days of a year and a bit."""


@dataclass(frozen=True)
class Cube:
    """One pass over the rows of a source: who is counted by area, age and strata together.

    Rows are counted in the areas of `level` of a `way` of rolling up, by the strata of all its
    `stratifiers` at once; the counts of one stratifier, or of none, are sums of its cells.
    `band` divides each cell further: by `age`, or by the value of the quantity of which an
    indicator of that name is. `cells` is how many there can be at most.
    """

    source: str
    indicators: tuple[str, ...]
    way: tuple[str, ...]
    level: str
    stratifiers: tuple[str, ...]
    band: str
    cells: int

    @property
    def numbers(self) -> int:
        """How many numbers it holds at most: two for each indicator in each cell."""
        return self.cells * 2 * len(self.indicators)


def plan(
    study: Study,
    source: str,
    indicators: Iterable[Indicator],
    areas: Mapping[str, int],
    strata: Mapping[str, int],
) -> list[Cube]:
    """Return the cubes that count indicators of one source, one pass each.

    `areas` is how many areas there are of each type that the source places rows in, `strata`
    how many strata each stratifier has. Every row is counted once by its lowest areas; strata
    are counted in the lowest areas that they are compared in, as many stratifiers together as
    keep a cube small. Raises `StudyError` where one stratifier has more cells than any
    comparison of groups could have.
    """
    wanted = list(indicators)
    together = [[i for i in wanted if not i.is_of_a_quantity and not i.is_distinct]]
    # Those of a quantity are counted by its value: each quantity has passes of its own.
    alone = of_one_quantity(wanted)
    cubes = _of_distinct(study, source, [i for i in wanted if i.is_distinct], areas, strata)
    ways = [way for way in study.areas.roll_up if way[0] in areas]
    for place, way in enumerate(ways):
        for mine in (each for each in (*together, *alone) if each):
            cubes.append(_cube(source, mine, way, way[0], (), areas, strata))
            level = _compared(study, way)
            if level is None and place > 0:
                # The whole is made from the first way.
                continue
            above = level or study.areas.whole.type
            cubes += _of_strata(source, mine, way, above, areas, strata)
    return cubes


def of_one_quantity(indicators: Iterable[Indicator]) -> list[list[Indicator]]:
    """Return the indicators of a quantity, those of the same together: medians and centiles."""
    groups: list[list[Indicator]] = []
    for indicator in indicators:
        if indicator.is_of_a_quantity:
            mine = next((g for g in groups if g[0].of == indicator.of), None)
            if mine is None:
                groups.append(mine := [])
            mine.append(indicator)
    return groups


def _of_distinct(
    study: Study,
    source: str,
    indicators: list[Indicator],
    areas: Mapping[str, int],
    strata: Mapping[str, int],
) -> list[Cube]:
    """Return a cube for each level and stratifier: counts of different patients add up to none."""
    if not indicators:
        return []
    cubes, compared = [], study.areas.stratify or study.areas.levels
    ways = [way for way in study.areas.roll_up if way[0] in areas]
    names = dict.fromkeys(s for i in indicators for s in i.stratifiers)
    for place, way in enumerate(ways):
        for level in (*way, *([study.areas.whole.type] if place == 0 else [])):
            cubes.append(_cube(source, indicators, way, level, (), areas, strata))
            cubes += [
                _cube(source, indicators, way, level, (name,), areas, strata)
                for name in names
                if level in compared
            ]
    return cubes


def strata_of(study: Study, stratifier: Stratifier, data: Mapping[str, int]) -> int:
    """Return how many strata a stratifier has at most, "Not known" among them.

    `data` is how many different values each column has whose strata the data give.
    """
    each = (len(s.stratum_names) or data.get(s.column or "", 0) for s in study.crossed(stratifier))
    return prod(number + 1 for number in each)


def levels_counted(study: Study, way: tuple[str, ...]) -> list[str]:
    """Return the levels of a way that rows are counted in: the lowest, and where strata are."""
    return list(dict.fromkeys([way[0], _compared(study, way) or way[0]]))


def _compared(study: Study, way: tuple[str, ...]) -> str | None:
    """Return the lowest level of a way in which strata are compared."""
    compared = study.areas.stratify or study.areas.levels
    return next((level for level in way if level in compared), None)


def _of_strata(
    source: str,
    indicators: list[Indicator],
    way: tuple[str, ...],
    level: str,
    areas: Mapping[str, int],
    strata: Mapping[str, int],
) -> list[Cube]:
    cubes: list[Cube] = []
    # Cells of adjustments, which no definition's name is, have passes of their own.
    names = dict.fromkeys(s for i in indicators for s in i.stratifiers if CROSSED not in s)
    for name in sorted(names, key=lambda n: (-strata[n], n)):
        alone = _cube(source, indicators, way, level, (name,), areas, strata)
        if alone.cells > TOO_MANY_CELLS:
            raise _explodes(alone, name, strata[name])
        for i, cube in enumerate(cubes):
            both = _cube(source, indicators, way, level, (*cube.stratifiers, name), areas, strata)
            if both.numbers <= MOST_NUMBERS:
                cubes[i] = both
                break
        else:
            cubes.append(alone)
    return cubes


def _cube(
    source: str,
    indicators: list[Indicator],
    way: tuple[str, ...],
    level: str,
    stratifiers: tuple[str, ...],
    areas: Mapping[str, int],
    strata: Mapping[str, int],
) -> Cube:
    mine = [i for i in indicators if not stratifiers or set(stratifiers) & set(i.stratifiers)]
    band = AGE if any(i.standard_population for i in mine) else ""
    if any(i.is_of_a_quantity for i in mine):
        band = mine[0].name
    groups = prod(strata[name] for name in stratifiers)
    bands = {"": 1, AGE: BANDS}.get(band, VALUES)
    cells = (areas.get(level, 0) + 1) * groups * bands
    names = tuple(i.name for i in mine)
    return Cube(source, names, way, level, tuple(stratifiers), band, cells)


def _explodes(cube: Cube, name: str, strata: int) -> StudyError:
    wrong = (
        f"has {strata:,} strata, so there can be {cube.cells:,} groups by {cube.level}: "
        "it names people rather than groups."
    )
    advice = "List its `strata`, or compare in fewer areas with `stratify` in study.yaml."
    return StudyError(
        "The groups are too many to be counted:",
        [Problem(f"stratifiers/{name}.yaml", "", wrong, advice)],
    )
