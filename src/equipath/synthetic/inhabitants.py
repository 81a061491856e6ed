"""Who the people are: place, ethnic group, age, sex and practice, all depending on each other.

Deprived places are younger and more mixed; communities cluster on the map; whether an ethnic
group was recorded depends on deprivation. All shapes are invented and only resemble England's.
"""

from dataclasses import dataclass

import numpy as np

from equipath.synthetic.chunk import Chunk
from equipath.synthetic.draws import Flags, Floats, Ints, choose, happens, smooth_field
from equipath.synthetic.places import Places

WHITE, MIXED, ASIAN, BLACK, OTHER = range(5)

# The 2001 ethnic category codes of the NHS Data Dictionary by group, and how common each is
# within its group.
_CODES = (
    {"A": 0.90, "B": 0.02, "C": 0.08},
    {"D": 0.35, "E": 0.15, "F": 0.25, "G": 0.25},
    {"H": 0.34, "J": 0.36, "K": 0.12, "L": 0.18},
    {"M": 0.28, "N": 0.58, "P": 0.14},
    {"R": 0.40, "S": 0.60},
)
_NOT_STATED, _NOT_KNOWN = "Z", "99"
ETHNIC_CODES = np.array([code for group in _CODES for code in group] + [_NOT_STATED, _NOT_KNOWN])
SEXES = np.array(["Female", "Male", "Not known"])

_GROUP_SHARES = np.array([0.78, 0.03, 0.11, 0.06, 0.02])
# How strongly a group gathers in some places (clustering) and in deprived ones, in logits.
_CLUSTERING = np.array([0.0, 0.3, 3.0, 2.2, 0.8])
_TOWARDS_DEPRIVED = np.array([0.0, 0.8, 1.2, 1.8, 0.8])

_OLDEST = 104
_AGES = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, _OLDEST]
_AGE_WEIGHTS = [1.1, 1.2, 1.2, 1.35, 1.3, 1.35, 1.25, 1.0, 0.6, 0.2, 0.005]
# Exponential tilts of the age weights for each year of age: the most deprived place is tilted
# to the young by half the first, the least deprived to the old by half.
_TILT_BY_AFFLUENCE, _TILT_OF_MINORITY = 0.030, -0.012

_CHOICE_OF_PRACTICES = 4
# On a hexagonal map twelve places can be equally far: room for all that tie for the fourth.
_CANDIDATES = 16


@dataclass(frozen=True)
class Inhabitants:
    """One element a person.

    `small_area`, `practice`, `ethnic_group` and `sex` are indices of what is true;
    `ethnic_code` (an index into `ETHNIC_CODES`) and `has_known_address` are what the record
    says; `fifth` is the deprivation fifth of the true small area, 1 = most deprived.
    """

    small_area: Ints
    fifth: Ints
    practice: Ints
    icb: Ints
    ethnic_group: Ints
    ethnic_code: Ints
    age: Ints
    sex: Ints
    has_known_address: Flags


@dataclass(frozen=True)
class Settlement:
    """Where people of which kind live and register: what all chunks of a region share.

    `sizes` (1, small areas) and `groups` (small areas, groups) are weights; `practices` and
    `practice_weights` (small areas, candidates) are the nearest practices and their weights.
    """

    sizes: Floats
    groups: Floats
    practices: Ints
    practice_weights: Floats

    def practice_near(self, small_area: Ints, rng: np.random.Generator) -> Ints:
        """Choose a practice for people who live in these small areas."""
        return self.practices[small_area, choose(rng, self.practice_weights, small_area)]


def populate(
    places: Places, chunk: Chunk, settlement: Settlement | None = None
) -> tuple[Inhabitants, Settlement]:
    """Draw the people of one chunk.

    The first chunk draws the settlement too; to the others it is given.
    """
    rng = chunk.stream("inhabitants")
    sizes = settlement.sizes if settlement else rng.lognormal(0.0, 0.1, (1, places.small_areas))
    small_area = choose(rng, sizes, np.zeros(chunk.size, dtype=np.int64))
    groups = settlement.groups if settlement else _group_weights(places, rng)
    group = choose(rng, groups, small_area)
    minority = (group != WHITE).astype(np.int64)
    age = choose(rng, _age_weights(places.affluence), small_area * 2 + minority)
    is_female = happens(rng, np.interp(age, [0, 60, 75, 90], [0.49, 0.51, 0.54, 0.64]))
    settlement = settlement or Settlement(sizes, groups, *_practice_weights(places, rng))
    practice = settlement.practice_near(small_area, rng)
    inhabitants = Inhabitants(
        small_area=small_area,
        fifth=places.deprivation_fifth[small_area],
        practice=practice,
        icb=places.practice_icb[practice],
        ethnic_group=group,
        ethnic_code=_recorded_code(group, places.affluence[small_area], rng),
        age=age,
        sex=np.where(rng.random(chunk.size) < 0.002, 2, np.where(is_female, 0, 1)),
        has_known_address=rng.random(chunk.size) >= 0.01,
    )
    return inhabitants, settlement


def _group_weights(places: Places, rng: np.random.Generator) -> Floats:
    """Return (small areas, groups): each community about places of its own."""
    fields = np.stack(
        [smooth_field(rng, places.map.centres, hills=6) for _ in _GROUP_SHARES], axis=1
    )
    logits = _CLUSTERING * (fields - fields.mean(axis=0))
    logits += _TOWARDS_DEPRIVED * (0.5 - places.affluence)[:, None]
    return np.asarray(_GROUP_SHARES * np.exp(logits))


def _age_weights(affluence: Floats) -> Floats:
    """Return (small areas × majority and minority, single years of age)."""
    years = np.arange(_OLDEST + 1)
    base = np.interp(years, _AGES, _AGE_WEIGHTS)
    tilt = _TILT_BY_AFFLUENCE * (affluence[:, None] - 0.5) + np.array([0.0, _TILT_OF_MINORITY])
    return np.asarray(base * np.exp(tilt.reshape(-1, 1) * years))


def _practice_weights(places: Places, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Return, for each small area, the nearest practices in their order, the nearer the likelier.

    Those beyond the fourth have a weight of nought.
    """
    sites = places.map.centres[places.practice_area]
    size = rng.lognormal(0.0, 0.25, len(sites))
    near, distances = [], []
    for centre in places.map.centres:
        distance = np.hypot(*(centre - sites).T)
        nearest = np.sort(np.argpartition(distance, _CANDIDATES - 1)[:_CANDIDATES])
        near.append(nearest)
        distances.append(distance[nearest])
    practices, distance = np.array(near), np.array(distances)
    at_most = np.partition(distance, _CHOICE_OF_PRACTICES - 1, axis=1)
    farthest = at_most[:, _CHOICE_OF_PRACTICES - 1 : _CHOICE_OF_PRACTICES]
    weights = size[practices] * np.exp(-2 * distance / farthest)
    return practices, np.where(distance <= farthest, weights, 0.0)


def _recorded_code(group: Ints, affluence: Floats, rng: np.random.Generator) -> Ints:
    """Return what the record says: more often nothing where deprivation is high."""
    codes = np.zeros((len(_CODES), len(ETHNIC_CODES)))
    first = 0
    for row, shares in enumerate(_CODES):
        codes[row, first : first + len(shares)] = list(shares.values())
        first += len(shares)
    recorded = choose(rng, codes, group)
    unknown = happens(rng, 0.02 + 0.06 * (1 - affluence))
    not_stated = happens(rng, np.full(group.shape, 0.6))
    return np.where(unknown, np.where(not_stated, first, first + 1), recorded)
