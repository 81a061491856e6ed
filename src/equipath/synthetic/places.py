"""Where people live and are registered: small areas, districts, practices and their networks."""

from dataclasses import dataclass

import numpy as np

from equipath.synthetic.draws import Floats, Ints, smooth_field, stream
from equipath.synthetic.tessellation import Tessellation, tessellate

PEOPLE_PER_SMALL_AREA = 1_500  # An English lower layer super output area has 1,000 to 3,000.
PEOPLE_PER_PRACTICE = 4_000
DISTRICTS, SUB_ICBS, ICBS = 8, 4, 2

_LEAST_SMALL_AREAS = 40
_LEAST_PRACTICES_IN_SUB_ICB = 8
_PRACTICES_IN_PCN = 3


@dataclass(frozen=True)
class Places:
    """The geography as arrays of indices.

    For each small area: `district`, `deprivation_rank` (1 = most deprived); for each practice:
    `practice_area` (the small area it stands in) and `practice_pcn`; for each network:
    `pcn_sub_icb`. Districts are numbered so that two make a sub-ICB and four an ICB.
    """

    map: Tessellation
    district: Ints
    deprivation_rank: Ints
    practice_area: Ints
    practice_pcn: Ints
    pcn_sub_icb: Ints

    @property
    def small_areas(self) -> int:
        return len(self.district)

    @property
    def practice_sub_icb(self) -> Ints:
        return self.pcn_sub_icb[self.practice_pcn]

    @property
    def practice_icb(self) -> Ints:
        return self.practice_sub_icb // (SUB_ICBS // ICBS)

    @property
    def deprivation_decile(self) -> Ints:
        """Ten equal groups of small areas, 1 the most deprived."""
        return (self.deprivation_rank - 1) * 10 // self.small_areas + 1

    @property
    def deprivation_fifth(self) -> Ints:
        return (self.deprivation_decile + 1) // 2

    @property
    def affluence(self) -> Floats:
        """The share of small areas that are more deprived: near 0 for the most deprived."""
        return (self.deprivation_rank - 0.5) / self.small_areas


def lay_out(people: int, seed: int) -> Places:
    """Lay out a geography for so many people."""
    cells = max(_LEAST_SMALL_AREAS, round(people / PEOPLE_PER_SMALL_AREA))
    tessellation = tessellate(cells, stream("tessellation", people, seed))
    district = _districts(tessellation.centres)
    rng = stream("places", people, seed)
    each = max(_LEAST_PRACTICES_IN_SUB_ICB, round(people / PEOPLE_PER_PRACTICE / SUB_ICBS))
    networks = max(2, each // _PRACTICES_IN_PCN)
    practice_area, practice_pcn = [], []
    for sub_icb in range(SUB_ICBS):
        inside = np.flatnonzero(district // (DISTRICTS // SUB_ICBS) == sub_icb)
        sites = rng.choice(inside, size=each, replace=False)
        # Networks are of neighbours: cut the practices into slices from west to east.
        practice_area.append(sites[np.argsort(tessellation.centres[sites, 0], kind="stable")])
        practice_pcn.append(np.arange(each) * networks // each + sub_icb * networks)
    return Places(
        map=tessellation,
        district=district,
        deprivation_rank=_rank(
            tessellation.centres,
            district // (DISTRICTS // ICBS),
            stream("deprivation", people, seed),
        ),
        practice_area=np.concatenate(practice_area),
        practice_pcn=np.concatenate(practice_pcn),
        pcn_sub_icb=np.repeat(np.arange(SUB_ICBS), networks),
    )


def _districts(centres: Floats) -> Ints:
    """Halve the island along its longer side, and each half again, until districts are left."""
    parts = [np.arange(len(centres))]
    while len(parts) < DISTRICTS:
        parts = [half for part in parts for half in _halves(part, centres)]
    district = np.empty(len(centres), dtype=np.int64)
    for number, part in enumerate(parts):
        district[part] = number
    return district


def _halves(part: Ints, centres: Floats) -> tuple[Ints, Ints]:
    longer = int(np.argmax(np.ptp(centres[part], axis=0)))
    along = part[np.lexsort((centres[part, 1 - longer], centres[part, longer]))]
    return along[: len(along) // 2], along[len(along) // 2 :]


def _rank(centres: Floats, icb: Ints, rng: np.random.Generator) -> Ints:
    """Rank small areas by a deprivation that neighbours share, with some noise; 1 = most.

    Both ICBs are given the same average, or what is planted between ICBs could hardly be told
    from what is planted between deprivation fifths.
    """
    deprivation = smooth_field(rng, centres, hills=8) + rng.normal(0, 0.10, len(centres))
    deprivation -= (np.bincount(icb, weights=deprivation) / np.bincount(icb))[icb]
    rank = np.empty(len(centres), dtype=np.int64)
    rank[np.argsort(-deprivation)] = np.arange(1, len(centres) + 1)
    return rank
