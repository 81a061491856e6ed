"""The tables of areas: their codes, names, parents and middles, and their deprivation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from equipath.synthetic.draws import Floats, Ints, stream
from equipath.synthetic.names import COUNTRY, REGION, place_names
from equipath.synthetic.places import DISTRICTS, ICBS, SUB_ICBS, Places

COUNTRY_CODE, REGION_CODE = "N01", "Y01"
_TRUSTS = 3
_SINCE = date(2013, 4, 1)
_NAMED = ("district", "icb", "sub_icb", "pcn", "practice", "trust")
_PRACTICE_KINDS = ("Surgery", "Medical Centre", "Health Centre", "Family Practice")

AREA_SCHEMA = {
    "area_type": pl.String,
    "area_code": pl.String,
    "area_name": pl.String,
    "parent_type": pl.String,
    "parent_code": pl.String,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
}


def codes(prefix: str, digits: int, number: int) -> list[str]:
    """Return so many codes in order: `codes("P1", 4, 2)` is P10001, P10002."""
    return [f"{prefix}{i:0{digits}d}" for i in range(1, number + 1)]


@dataclass(frozen=True)
class Codes:
    """The codes of each type of area, in the order of the indices in `Places`."""

    small_area: list[str]
    district: list[str]
    practice: list[str]
    pcn: list[str]
    sub_icb: list[str]
    icb: list[str]
    trust: list[str]
    region: list[str]


def area_codes(places: Places) -> Codes:
    """Give every area a code, shaped like those in use and just as made up as its name."""
    return Codes(
        small_area=codes("S01", 6, places.small_areas),
        district=codes("D", 2, DISTRICTS),
        practice=codes("P1", 4, len(places.practice_area)),
        pcn=codes("U9", 4, len(places.pcn_sub_icb)),
        sub_icb=codes("X", 2, SUB_ICBS),
        icb=codes("Q0", 1, ICBS),
        trust=codes("T", 2, _TRUSTS),
        region=[REGION_CODE],
    )


def area_table(places: Places, code: Codes, people: int, seed: int) -> pl.DataFrame:
    """Return the map: one row an area, with its parent, its dates and its middle."""
    number = sum(len(getattr(code, kind)) for kind in _NAMED)
    invented = iter(place_names(number, stream("names", people, seed)))
    levels = [*_geography(places, code, invented), *_organisations(places, code, invented)]
    return pl.concat([level.table() for level in levels])


def deprivation_table(places: Places, code: Codes) -> pl.DataFrame:
    """Return score, rank and decile by small area; rank 1 and decile 1 are the most deprived."""
    deprived = 1 - places.affluence
    return pl.DataFrame(
        {
            "area_type": ["small_area"] * places.small_areas,
            "area_code": code.small_area,
            # Skewed as English scores are: most areas low, a tail of very deprived ones.
            "imd_score": np.round(2 + 10 * deprived + 55 * deprived**3, 3),
            "imd_rank": places.deprivation_rank,
            "imd_decile": places.deprivation_decile,
        }
    )


@dataclass(frozen=True)
class _Level:
    """All areas of one type, and the parent of each."""

    area_type: str
    codes: list[str]
    names: list[str]
    parent_type: str | None
    parents: list[str] | list[None]
    middles: Floats

    def table(self) -> pl.DataFrame:
        number = len(self.codes)
        return pl.DataFrame(
            {
                "area_type": [self.area_type] * number,
                "area_code": self.codes,
                "area_name": self.names,
                "parent_type": [self.parent_type] * number,
                "parent_code": self.parents,
                "valid_from": [_SINCE] * number,
                "valid_to": [None] * number,
                "longitude": np.round(self.middles[:, 0], 5),
                "latitude": np.round(self.middles[:, 1], 5),
            },
            schema=AREA_SCHEMA,
        )


def _geography(places: Places, code: Codes, invented: Iterator[str]) -> list[_Level]:
    at = places.map.centre_points
    middle = at.mean(axis=0)[None]
    districts = [next(invented) for _ in code.district]
    of_district = np.arange(DISTRICTS) // (DISTRICTS // ICBS)
    return [
        _Level("country", [COUNTRY_CODE], [COUNTRY], None, [None], middle),
        _Level("region", [REGION_CODE], [REGION], "country", [COUNTRY_CODE], middle),
        _Level(
            "district",
            code.district,
            districts,
            "icb",
            _pick(code.icb, of_district),
            _middles(at, places.district),
        ),
        _Level(
            "small_area",
            code.small_area,
            _numbered(districts, places.district),
            "district",
            _pick(code.district, places.district),
            at,
        ),
    ]


def _organisations(places: Places, code: Codes, invented: Iterator[str]) -> list[_Level]:
    at = places.map.centre_points
    sites = at[places.practice_area]
    of_icb = places.district // (DISTRICTS // ICBS)
    of_sub_icb = places.district // (DISTRICTS // SUB_ICBS)
    trust_icb = np.arange(len(code.trust)) % ICBS
    trust_sites = np.array([at[of_icb == icb][i] for i, icb in enumerate(trust_icb)])

    def level(
        area_type: str, kinds: tuple[str, ...], parent: str, index: Ints, middles: Floats
    ) -> _Level:
        own: list[str] = getattr(code, area_type)
        names = [f"{next(invented)} {kinds[i % len(kinds)]}" for i in range(len(own))]
        parents = _pick(getattr(code, parent), index)
        return _Level(area_type, own, names, parent, parents, middles)

    sub_icb_icb = np.arange(SUB_ICBS) // (SUB_ICBS // ICBS)
    in_region = np.zeros(ICBS, dtype=np.int64)
    return [
        level("icb", ("ICB",), "region", in_region, _middles(at, of_icb)),
        level("sub_icb", ("sub-ICB",), "icb", sub_icb_icb, _middles(at, of_sub_icb)),
        level("pcn", ("PCN",), "sub_icb", places.pcn_sub_icb, _middles(sites, places.practice_pcn)),
        level("practice", _PRACTICE_KINDS, "pcn", places.practice_pcn, sites),
        level("trust", ("Hospitals Trust",), "icb", trust_icb, trust_sites),
    ]


def _pick(values: Sequence[str], index: Ints) -> list[str]:
    return [values[i] for i in index.tolist()]


def _middles(points: Floats, index: Ints) -> Floats:
    return np.array([points[index == i].mean(axis=0) for i in range(index.max() + 1)])


def _numbered(district_names: Sequence[str], district: Ints) -> list[str]:
    """Name small areas as English ones are: by their district and a number within it."""
    seen = [0] * len(district_names)
    names = []
    for i in district.tolist():
        seen[i] += 1
        names.append(f"{district_names[i]} {seen[i]:03d}")
    return names
