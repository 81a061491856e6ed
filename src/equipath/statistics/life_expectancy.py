"""Life expectancy: from an abridged life table, by Chiang's second method."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.age_bands import starting_ages
from equipath.statistics.arguments import choice, columns, first_of, normal_quantile, notes
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over, Unit

POPULATION_ABOVE = 5000
"""At or below it a life table is too unsure to show (Eayres and Williams 2004, J Epidemiol
Community Health 58:243; PHE)."""

WIDEST_INTERVAL = 20.0
"""Years of a 95% interval beyond which no life expectancy is shown (PHE's practice)."""

LIVED_UNDER_ONE, LIVED = 0.1, 0.5
"""Share of the band lived by those who die in it (Chiang 1984; ONS and PHE use the same)."""

OPEN_BAND = ("silcocks", "chiang")


@dataclass(frozen=True)
class _Table:
    """Life tables of several groups, one a row: years expected at each age, and variances."""

    expected: Numbers
    variance: Numbers
    survivors: Numbers


def life_expectancy(
    age_band: Any,
    deaths: Any,
    population: Any,
    *,
    group: Any = None,
    at_age: int = 0,
    open_from: int = 90,
    open_band: str = "silcocks",
    population_above: float = POPULATION_ABOVE,
    widest_interval: float = WIDEST_INTERVAL,
    confidence: float = 0.95,
) -> Estimate:
    """Return the years that people of an age would live at each group's death rates.

    Chiang's second method, one row an age band: 0, 1–4, 5–9 … and the open one (90+; another
    by `open_from`). `qᵢ = nᵢMᵢ / (1 + nᵢ(1 − aᵢ)Mᵢ)`, a = 0.1 under 1 and 0.5 else; those of
    the open band live 1/M more. `age_band` holds words (`40–44`, `90+`, `<1`) or first ages.
    `deaths` and `population` (person-years of the same time) are counts. Years, once a group.

    The variance of qᵢ is `qᵢ²(1 − qᵢ)/deathsᵢ`; that of the years lived in the open band is
    `1/(deaths·M²)` (`open_band="silcocks"`), or nothing (`"chiang"`), which is narrower.

    No value, and a note: bands other than these, each once; more deaths than people; no
    population in a band; no deaths in the open band; at most `population_above` people; a 95%
    interval wider than `widest_interval` years. `StatisticError` for an `at_age` where no band
    starts.

    Chiang (1984), The Life Table and its Applications; Silcocks, Jenner and Reza (2001), J
    Epidemiol Community Health 55:38; Eayres and Williams (2004), J Epidemiol Community Health
    58:243.
    Not a forecast: nobody lives at this year's death rates for life.
    """
    ages = _ages(open_from)
    if at_age not in ages:
        raise StatisticError(f"`at_age` must be where an age band starts, not `{at_age}`.")
    choice("open_band", open_band, OPEN_BAND)
    z, usual = normal_quantile(confidence), normal_quantile(0.95)
    died, people = columns(deaths=deaths, population=population)
    groups = grouping(group, died.size)
    start = np.broadcast_to(starting_ages(age_band, died.size), died.shape)
    order = np.lexsort((start, groups.index))
    note = _problems(start[order], died[order], people[order], groups, ages, population_above)
    rows = order[(note == "")[groups.index]]
    shape = (-1, len(ages))
    table = _life_table(died[rows].reshape(shape), people[rows].reshape(shape), ages, open_band)
    column = ages.index(at_age)
    value, error, survivors = (np.full(groups.count, np.nan) for _ in range(3))
    value[note == ""] = table.expected[:, column]
    error[note == ""] = np.sqrt(table.variance[:, column])
    survivors[note == ""] = table.survivors[:, column]
    nobody = (survivors == 0, f"nobody lives to the age of {at_age} at these rates")
    wide = (2 * usual * error > widest_interval, f"interval wider than {widest_interval:g} years")
    note = first_of(note, notes(groups.count, nobody, wide))
    value, error = np.where(note == "", value, np.nan), np.where(note == "", error, np.nan)
    return Estimate(
        value=value,
        lower_ci=value - z * error,
        upper_ci=value + z * error,
        method=np.full(groups.count, "Chiang II"),
        note=note,
        extra={
            "numerator": groups.total(died),
            "denominator": groups.total(people),
            "standard_error": error,
            "survivors": survivors,
        },
    )


def _ages(open_from: int) -> list[int]:
    if open_from != int(open_from) or open_from < 10 or open_from % 5:
        raise StatisticError(
            f"`open_from` must be 90, 85 or another fifth year, not `{open_from}`."
        )
    return [0, 1, *range(5, int(open_from) + 1, 5)]


def _problems(
    start: Numbers,
    died: Numbers,
    people: Numbers,
    groups: Grouping,
    ages: list[int],
    population_above: float,
) -> Words:
    """Return why each group has no life table; rows stand in order of age."""
    bands = len(ages)
    place = np.arange(start.size) - groups.starts[groups.index]
    wanted = np.array(ages, dtype=np.float64)[np.minimum(place, bands - 1)]
    is_other = (groups.sizes != bands) | groups.any(start != wanted)
    return notes(
        groups.count,
        (is_other, f"the age bands are not the {bands} from 0, 1–4, 5–9 to {ages[-1]}+"),
        (groups.any(~np.isfinite(died)), "deaths of an age band are missing or hidden"),
        (groups.any(~np.isfinite(people)), "the population of an age band is missing"),
        (groups.any((died < 0) | (people < 0)), "a count is negative"),
        (groups.any(people == 0), "an age band has no population"),
        (groups.any(died > people), "there are more deaths than people"),
        (groups.any((start == ages[-1]) & (died == 0)), "there are no deaths in the oldest band"),
        (
            groups.total(people) <= population_above,
            f"the population is not above {population_above:g}",
        ),
    )


def _life_table(deaths: Numbers, people: Numbers, ages: list[int], open_band: str) -> _Table:
    """Return the life tables of groups (rows) by age bands (columns)."""
    rate = deaths / people
    width = np.append(np.diff(ages), 0.0)
    lived = np.where(np.array(ages) == 0, LIVED_UNDER_ONE, LIVED)
    # At rates beyond 0.4 a year the formula gives more deaths than people in five years.
    dies = np.minimum(width * rate / (1 + width * (1 - lived) * rate), 1.0)
    dies[:, -1] = 1.0
    alive = np.cumprod(np.column_stack([np.ones(len(dies)), 1 - dies[:, :-1]]), axis=1)
    years = width * alive * (1 - dies * (1 - lived))
    years[:, -1] = alive[:, -1] / rate[:, -1]
    left = np.cumsum(years[:, ::-1], axis=1)[:, ::-1]
    some = alive > 0
    expected = np.divide(left, alive, out=np.full_like(left, np.nan), where=some)
    chance = np.divide(dies**2 * (1 - dies), deaths, out=np.zeros_like(dies), where=deaths > 0)
    following = np.column_stack([np.nan_to_num(expected[:, 1:]), np.zeros(len(dies))])
    weighted = (alive * ((1 - lived) * width + following)) ** 2 * chance
    last = alive[:, -1] ** 2 / (deaths[:, -1] * rate[:, -1] ** 2)
    weighted[:, -1] = last if open_band == "silcocks" else 0.0
    total = np.cumsum(weighted[:, ::-1], axis=1)[:, ::-1]
    variance = np.divide(total, alive**2, out=np.full_like(total, np.nan), where=some)
    return _Table(expected, variance, alive)


STATISTIC = Statistic(
    name="life_expectancy",
    title="Life expectancy",
    over=Over.NONE,
    requires=("age_band", "deaths", "population"),
    compute=life_expectancy,
    definition="The years that people of an age would live if today's death rates stayed.",
    formula="e = Σ Lᵢ / l, Lᵢ = nᵢ(lᵢ₊₁ + aᵢdᵢ), qᵢ = nᵢMᵢ/(1 + nᵢ(1 − aᵢ)Mᵢ), last L = l/M; M"
    " death rate, q chance of dying in the band, n its years, a the part of them lived by those"
    " who die, l survivors, d deaths",
    reference="Chiang (1984), The Life Table and its Applications; Silcocks et al. (2001), J "
    "Epidemiol Community Health 55:38-43",
    when_not="A forecast of how long anybody will live, or populations of a few thousand.",
    gives_rows=False,
    unit=Unit.YEARS,
    example=Example(
        "Deaths and person-years of men over three years in the most and the least deprived "
        "fifth of an area (made up). Men of the most deprived fifth live about nine years less.",
        by=("stratum",),
    ),
)
