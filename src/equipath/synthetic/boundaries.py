"""The shapes of areas, as GeoJSON."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from equipath.synthetic.areas import Codes
from equipath.synthetic.draws import Ints
from equipath.synthetic.places import DISTRICTS, ICBS, Places


def boundaries(places: Places, areas: pl.DataFrame, code: Codes) -> dict[str, Any]:
    """Return small areas, districts and ICBs as a GeoJSON feature collection (RFC 7946)."""
    names = dict(areas.select("area_code", "area_name").iter_rows())
    levels: tuple[tuple[str, Sequence[str], Ints], ...] = (
        ("small_area", code.small_area, np.arange(places.small_areas)),
        ("district", code.district, places.district),
        ("icb", code.icb, places.district // (DISTRICTS // ICBS)),
    )
    features = []
    for area_type, level_codes, index in levels:
        for i, area_code in enumerate(level_codes):
            rings = places.map.outline(index == i)
            one = len(rings) == 1
            features.append(
                {
                    "type": "Feature",
                    "properties": {
                        "area_code": area_code,
                        "area_type": area_type,
                        "area_name": names[area_code],
                    },
                    "geometry": {
                        "type": "Polygon" if one else "MultiPolygon",
                        "coordinates": rings if one else [[ring] for ring in rings],
                    },
                }
            )
    return {"type": "FeatureCollection", "features": features}
