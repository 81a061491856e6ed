"""The few kinds of random draw that the region is made of, each from a stream of its own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

# New streams go to the end, or all that is drawn would change.
_STREAMS = (
    "tessellation", "names", "places", "deprivation", "inhabitants", "care", "pseudonyms",
    "lives", "conditions", "measurements", "prescriptions", "outpatients", "admissions",
    "emergency_attendances", "cancer", "high_cost_drugs", "ethnicity", "rurality", "faults",
    "specialised_services", "kidney_transplants", "severe_asthma", "linked_record", "lipids",
    "crisis", "maternities",
)  # fmt: skip


def stream(name: str, people: int, seed: int, chunk: int = 0) -> np.random.Generator:
    """Return the random numbers of one part of the region, or of one chunk of its people.

    Parts draw from separate streams, so that a change to one part leaves the others' draws
    as they were. (A seed sequence is padded with noughts: the first chunk's stream is that of
    a region that is one chunk.)
    """
    return np.random.default_rng([people, seed, _STREAMS.index(name), chunk])


def choose(rng: np.random.Generator, weights: Floats, rows: Ints) -> Ints:
    """Choose one column for each element of `rows`, with the weights of that row.

    `weights` is (rows, columns), each row with a positive sum; the answer has the shape of
    `rows`. All the cumulative rows are laid end to end on one line, so that a single binary
    search serves everyone, whatever their row.
    """
    cumulative = np.cumsum(weights, axis=1)
    cumulative /= cumulative[:, -1:]
    width = weights.shape[1]
    line = (cumulative + np.arange(len(weights))[:, None]).ravel()
    found = np.searchsorted(line, rows + rng.random(rows.shape), side="right")
    return np.asarray(np.minimum(found - rows * width, width - 1))


def happens(rng: np.random.Generator, probability: NDArray[np.floating[Any]]) -> Flags:
    """Draw for each element whether a thing of that probability happens."""
    return rng.random(probability.shape) < probability


def smooth_field(rng: np.random.Generator, points: Floats, hills: int) -> Floats:
    """Return a smooth random surface at `points` (n, 2), from 0 at its lowest to 1.

    It is a sum of Gaussian hills and hollows about points drawn from among the given ones:
    neighbours are alike, which is what makes deprivation and communities cluster on the map.
    """
    extent = np.ptp(points, axis=0).max()
    tops = points[rng.choice(len(points), size=hills, replace=False)]
    heights = np.where(np.arange(hills) % 2 == 0, 1.0, -1.0) * rng.uniform(0.6, 1.0, hills)
    squared = ((points[:, None, :] - tops[None, :, :]) ** 2).sum(axis=2)
    surface = (heights * np.exp(-squared / (2 * (0.18 * extent) ** 2))).sum(axis=1)
    return np.asarray((surface - surface.min()) / np.ptp(surface))
