"""Town and country: which small areas are rural, and how far it is to care."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from equipath.synthetic.draws import Flags, Floats, Ints, smooth_field, stream
from equipath.synthetic.landscape import Landscape

_RURAL = 0.2  # The share of small areas.
_KILOMETRES_A_DEGREE = 111.2


@dataclass(frozen=True)
class Rurality:
    """One element a small area: whether it is rural, its nearest trust, and distances."""

    is_rural: Flags
    trust: Ints
    to_hospital: Floats
    to_practice: Floats

    def table(self, landscape: Landscape) -> pl.DataFrame:
        """Return the attributes of small areas (contract `area_attributes`)."""
        return pl.DataFrame(
            {
                "area_type": ["small_area"] * len(self.is_rural),
                "area_code": landscape.code.small_area,
                "is_rural": self.is_rural.astype(np.int64),
                "kilometres_to_hospital": np.round(self.to_hospital, 1),
                "kilometres_to_practice": np.round(self.to_practice, 1),
            }
        )


def rurality(landscape: Landscape) -> Rurality:
    """Draw where the country is: in a few stretches, the more so the farther from a practice."""
    places, areas = landscape.places, landscape.areas
    trusts = areas.filter(pl.col("area_type") == "trust").select("longitude", "latitude")
    points = places.map.centre_points
    to_trusts = np.stack([_kilometres(points, site) for site in trusts.to_numpy()], axis=1)
    sites = points[places.practice_area]
    to_practice = np.array([_kilometres(sites, point).min() for point in points])
    rng = stream("rurality", landscape.people, landscape.seed)
    openness = smooth_field(rng, places.map.centres, hills=10)
    openness += 0.5 * to_practice / to_practice.max()
    return Rurality(
        is_rural=openness > np.quantile(openness, 1 - _RURAL),
        trust=to_trusts.argmin(axis=1),
        to_hospital=to_trusts.min(axis=1),
        to_practice=to_practice,
    )


def _kilometres(points: Floats, site: Floats) -> Floats:
    north = points[:, 1] - site[1]
    east = (points[:, 0] - site[0]) * np.cos(np.radians(site[1]))
    return np.asarray(np.hypot(north, east) * _KILOMETRES_A_DEGREE)
