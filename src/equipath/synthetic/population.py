"""How many people there are of each kind in each place: counted chunk by chunk."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from equipath.synthetic.areas import Codes
from equipath.synthetic.draws import Ints
from equipath.synthetic.inhabitants import SEXES, Inhabitants
from equipath.synthetic.tables import GROUP_NAMES, GROUP_OF_CODE

_AREA_TYPES = ("practice", "small_area")
_OLDEST_BAND = 18
_BANDS = [f"{band * 5}-{band * 5 + 4}" for band in range(_OLDEST_BAND)] + [f"{_OLDEST_BAND * 5}+"]
_SHAPE = (len(_BANDS), len(SEXES), len(GROUP_NAMES))
_AREAS_AT_A_TIME = 2_000


def population(inhabitants: Inhabitants, code: Codes) -> dict[str, Ints]:
    """Return the people of each practice and small area, (areas, age bands, sexes, groups).

    People whose small area is not known are counted in their practice only, so the small areas
    add up to slightly fewer than the practices do.
    """
    band = np.minimum(inhabitants.age // 5, _OLDEST_BAND)
    kind = np.ravel_multi_index(
        (band, inhabitants.sex, GROUP_OF_CODE[inhabitants.ethnic_code]), _SHAPE
    )
    everyone = np.ones_like(inhabitants.has_known_address)
    counted = {"practice": everyone, "small_area": inhabitants.has_known_address}
    kinds = int(np.prod(_SHAPE))
    found = {}
    for area_type in _AREA_TYPES:
        areas, which = len(getattr(code, area_type)), counted[area_type]
        cell = getattr(inhabitants, area_type)[which] * kinds + kind[which]
        counts = np.bincount(cell, minlength=areas * kinds)
        found[area_type] = counts.reshape(areas, *_SHAPE)
    return found


def practice_profiles(counts: dict[str, Ints], code: Codes) -> pl.DataFrame:
    """Return what the ages of each practice's people are: attributes that need is modelled by."""
    by_band = counts["practice"].sum(axis=(2, 3))
    people = np.maximum(by_band.sum(axis=1), 1)
    middle = _BANDS.index("40-44"), _BANDS.index("65-69")
    return pl.DataFrame(
        {
            "area_type": ["practice"] * len(by_band),
            "area_code": pl.Series(code.practice),
            "share_aged_40_to_64": by_band[:, slice(*middle)].sum(axis=1) / people,
            "share_aged_65_and_over": by_band[:, middle[1] :].sum(axis=1) / people,
        }
    )


def population_tables(counts: dict[str, Ints], code: Codes) -> Iterator[pl.DataFrame]:
    """Yield the rows of contract `populations`, in order; combinations without anyone have none."""
    for area_type in _AREA_TYPES:
        codes = pl.Series(getattr(code, area_type))
        for first in range(0, len(codes), _AREAS_AT_A_TIME):
            block = counts[area_type][first : first + _AREAS_AT_A_TIME]
            area, band, sex, group = np.nonzero(block)
            yield pl.DataFrame(
                {
                    "area_type": [area_type] * len(area),
                    "area_code": codes.gather(area + first),
                    "age_band": pl.Series(_BANDS).gather(band),
                    "sex": pl.Series(SEXES.tolist()).gather(sex),
                    "ethnic_group": pl.Series(GROUP_NAMES).gather(group),
                    "population": pl.Series(block[area, band, sex, group], dtype=pl.UInt32),
                }
            )
