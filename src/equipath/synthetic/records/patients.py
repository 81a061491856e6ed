"""Who the records are about: the people of a chunk, with their lives, traits and groups."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.synthetic.chunk import Chunk
from equipath.synthetic.draws import Flags, Floats, Ints, happens
from equipath.synthetic.inhabitants import Inhabitants
from equipath.synthetic.landscape import Landscape
from equipath.synthetic.records.days import FIRST_DAY, LAST_DAY, LAST_YEAR, YEAR, between
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.planted import Planting, Stage
from equipath.synthetic.records.rurality import Rurality
from equipath.synthetic.region import People
from equipath.vocabulary import NOT_KNOWN

# Deaths a year by age and by deprivation fifth: invented, of the shape of English life tables.
_AGES = [0, 1, 15, 30, 50, 60, 70, 80, 90, 104]
_DEATHS = [0.004, 0.0002, 0.0002, 0.0007, 0.003, 0.007, 0.017, 0.05, 0.16, 0.40]
_DEATHS_BY_FIFTH = np.array([1.5, 1.3, 1.15, 1.05, 1.0])
_DEATHS_WITH_LEARNING_DISABILITY = 3.0
_LEAVING, _JOINING, _MOVING = 0.03, 0.02, 0.10  # Shares of people within the span.
_LEARNING_DISABILITY = 0.005
_MENTAL_ILLNESS_BY_FIFTH = np.array([0.016, 0.012, 0.009, 0.007, 0.006])


@dataclass(frozen=True)
class Patients:
    """One element a person. Days are whole numbers; `until` is the last day that they are here.

    `died` is beyond the last day for the living; `since` is the first day on a list here, and
    `moved` the day that they came to their practice from `former_practice`, or 0. `frailty` is
    about 1: what makes conditions come together. `planting` knows the true groups; `recorded`
    are indices of those of the record.
    """

    chunk: Chunk
    identifier: pl.Series
    inhabitants: Inhabitants
    flags: pl.DataFrame
    expected_admissions: Floats
    born: Ints
    died: Ints
    since: Ints
    until: Ints
    moved: Ints
    former_practice: Ints
    has_learning_disability: Flags
    has_mental_illness: Flags
    frailty: Floats
    trust: Ints
    planting: Planting
    recorded: dict[str, Ints]
    practice_codes: list[str]

    def __len__(self) -> int:
        return len(self.born)

    @property
    def age(self) -> Ints:
        return self.inhabitants.age

    @property
    def is_current(self) -> Flags:
        """Whether they are alive and registered on the last day."""
        return (self.until == LAST_DAY) & (self.died > LAST_DAY)

    @property
    def years_in_last_year(self) -> Floats:
        """Person-years from the first day of the last year, or birth, until they are gone."""
        days = self.until - np.maximum(np.maximum(LAST_YEAR, self.born), self.since) + 1
        return np.maximum(days, 0) / 365.25

    def flag(self, name: str) -> Flags:
        """Return a flag of the table of people."""
        return self.flags[name].to_numpy()

    def is_here(self, who: Ints, day: Ints) -> Flags:
        """Whether each of these people was born and registered, alive, on its day."""
        first = np.maximum(self.born[who], self.since[who])
        return np.asarray((day >= first) & (day <= self.until[who]))

    def practice_on(self, who: Ints, day: Ints) -> Ints:
        """Return the practice that each of these people was with on its day."""
        before = (self.moved[who] > 0) & (day < self.moved[who])
        return np.where(before, self.former_practice[who], self.inhabitants.practice[who])


def meet(
    landscape: Landscape, rurality: Rurality, stages: dict[str, Stage], chunk: Chunk, people: People
) -> Patients:
    """Give the people of a chunk lives: births, deaths, moves and lasting traits."""
    rng = chunk.stream("lives")
    who = people.inhabitants
    learning = rng.random(chunk.size) < _LEARNING_DISABILITY
    mental = happens(rng, _MENTAL_ILLNESS_BY_FIFTH[who.fifth - 1]) & (who.age >= 18)
    born = _births(who.age, rng)
    yearly = np.interp(who.age, _AGES, _DEATHS) * _DEATHS_BY_FIFTH[who.fifth - 1]
    yearly *= np.where(learning, _DEATHS_WITH_LEARNING_DISABILITY, 1.0)
    died = FIRST_DAY + np.floor(rng.exponential(YEAR / yearly)).astype(np.int64)
    died = np.where((died > LAST_DAY) | (died < born), LAST_DAY + 1, died)
    left = np.where(
        rng.random(chunk.size) < _LEAVING,
        between(rng, FIRST_DAY, born * 0 + LAST_DAY - 1),
        LAST_DAY,
    )
    until = np.minimum(died, np.maximum(left, np.minimum(born + 30, LAST_DAY)))
    lived_here = np.floor(rng.exponential(12 * YEAR, chunk.size)).astype(np.int64)
    joined = (rng.random(chunk.size) < _JOINING) & (until > LAST_YEAR)
    since = np.where(
        joined, between(rng, FIRST_DAY, born * 0 + LAST_YEAR - 1), FIRST_DAY - 1 - lived_here
    )
    since = np.maximum(since, born)
    moved = between(rng, np.maximum(since + 1, FIRST_DAY), until)
    former = landscape.settlement.practice_near(who.small_area, rng)
    moves = (rng.random(chunk.size) < _MOVING) & (former != who.practice) & (moved > since)
    recorded = landscape.groups(who)
    return Patients(
        chunk=chunk,
        identifier=people.table["person_id"],
        inhabitants=who,
        flags=people.table,
        expected_admissions=people.planted["emergency_admissions"],
        born=born,
        died=died,
        since=since,
        until=until,
        moved=np.where(moves, moved, 0),
        former_practice=former,
        has_learning_disability=learning,
        has_mental_illness=mental,
        frailty=rng.lognormal(-0.18, 0.6, chunk.size),
        trust=rurality.trust[who.small_area],
        planting=Planting(stages, NAMES, _true_groups(landscape, who, rurality, learning)),
        recorded=_recorded_groups(recorded, who, rurality, learning, landscape),
        practice_codes=landscape.code.practice,
    )


def _births(age: Ints, rng: np.random.Generator) -> Ints:
    """Draw a day of birth in the twelve months to which the age on the last day belongs."""
    years = np.arange(age.max() + 2)
    first = (np.datetime64("2026-04") - 12 * years).astype("datetime64[D]").astype(np.int64)
    return between(rng, first[age + 1], first[age] - 1)


def _true_groups(
    landscape: Landscape, who: Inhabitants, rurality: Rurality, learning: Flags
) -> dict[str, Ints]:
    return {
        "deprivation_fifth": who.fifth - 1,
        "deprivation_tenth": landscape.places.deprivation_decile[who.small_area] - 1,
        "ethnic_group": who.ethnic_group,
        "sex": who.sex,
        "rurality": rurality.is_rural[who.small_area].astype(np.int64),
        "learning_disability": learning.astype(np.int64),
    }


def _recorded_groups(
    recorded: dict[str, Ints],
    who: Inhabitants,
    rurality: Rurality,
    learning: Flags,
    landscape: Landscape,
) -> dict[str, Ints]:
    order = np.array([NAMES["ethnic_group"].index(n) for n in landscape.names["ethnic_group"]])
    rural = rurality.is_rural[who.small_area].astype(np.int64)
    true = _true_groups(landscape, who, rurality, learning)
    no_tenth = NAMES["deprivation_tenth"].index(NOT_KNOWN)
    return {
        **true,
        "deprivation_fifth": recorded["deprivation_fifth"],
        "deprivation_tenth": np.where(who.has_known_address, true["deprivation_tenth"], no_tenth),
        "ethnic_group": order[recorded["ethnic_group"]],
        "rurality": np.where(who.has_known_address, rural, NAMES["rurality"].index(NOT_KNOWN)),
    }
