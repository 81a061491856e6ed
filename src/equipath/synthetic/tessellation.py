"""The map: an island cut into irregular hexagons that fit together without gaps."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from equipath.synthetic.draws import Flags, Floats, Ints

# The middle of the island: open water in the North Sea, so that no one takes it for a place.
_LONGITUDE, _LATITUDE, _RADIUS_IN_DEGREES = 2.5, 54.6, 0.6

# The corners of a hexagon, anticlockwise, on a lattice where every corner is a whole number.
_CORNERS = np.array([(0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1)])
_LATTICE = np.array([np.sqrt(3) / 2, 0.5])

Ring = list[list[float]]


@dataclass(frozen=True)
class Tessellation:
    """Cells that share their corners exactly.

    `points` are (n, 2) longitude and latitude; `rings` (cells, 12) index them, anticlockwise;
    `centres` are (cells, 2) on a plane whose unit is the side of a hexagon; `centre_points`
    are the same as longitude and latitude.
    """

    points: Floats
    rings: Ints
    centres: Floats
    centre_points: Floats

    def outline(self, member: Flags) -> list[Ring]:
        """Return the closed outer rings, anticlockwise (RFC 7946), of the cells in `member`.

        An edge between two members is walked once in each direction and cancels. On a
        hexagonal map three cells at most meet in a corner, so each corner left over has
        exactly one way on, and the walk around is never ambiguous.
        """
        start = self.rings[member].ravel()
        end = np.roll(self.rings[member], -1, axis=1).ravel()
        count = len(self.points)
        outer = ~np.isin(start * count + end, end * count + start)
        onward = dict(zip(start[outer].tolist(), end[outer].tolist(), strict=True))
        return [self.points[ring].tolist() for ring in _rings(onward)]


def tessellate(cells: int, rng: np.random.Generator) -> Tessellation:
    """Cut an island with an uneven coast into `cells` irregular hexagons of similar size."""
    lattice = _island(cells, rng)
    centres = lattice * _LATTICE
    corners = lattice[:, None, :] + _CORNERS
    # Doubling the lattice gives the middle of each side a whole number too; moving corners
    # and middles about is what makes the cells look grown and not printed.
    middles = corners + np.roll(corners, -1, axis=1)
    keys = np.stack([2 * corners, middles], axis=2).reshape(-1, 2)
    unique, index = np.unique(keys, axis=0, return_inverse=True)
    plane = unique / 2 * _LATTICE + rng.uniform(-0.12, 0.12, size=unique.shape)
    scale = _RADIUS_IN_DEGREES / np.hypot(*plane.T).max()
    return Tessellation(
        points=_on_the_globe(plane, scale),
        rings=index.reshape(cells, 12),
        centres=centres,
        centre_points=_on_the_globe(centres, scale),
    )


def _island(cells: int, rng: np.random.Generator) -> Ints:
    """Return the lattice places of the cells nearest the middle, as an uneven coast has it."""
    side = 2 * int(np.ceil(np.sqrt(cells))) + 3
    row, column = np.divmod(np.arange(side * side), side)
    lattice = np.stack([2 * (column - side // 2) + row % 2, 3 * (row - side // 2)], axis=1)
    x, y = (lattice * _LATTICE).T
    waves = np.arange(2, 5)
    angles = np.arctan2(y, x)[:, None] * waves + rng.uniform(0, 2 * np.pi, waves.size)
    reach = 1 + (np.array([0.10, 0.07, 0.05]) * np.cos(angles)).sum(axis=1)
    nearest = np.argsort(np.hypot(x, y) / reach, kind="stable")[:cells]
    return np.asarray(lattice[np.sort(nearest)])


def _on_the_globe(plane: Floats, scale: float) -> Floats:
    """Return longitude and latitude, to five decimals (about a metre)."""
    stretch = np.array([scale / np.cos(np.radians(_LATITUDE)), scale])
    return np.asarray(np.round(plane * stretch + np.array([_LONGITUDE, _LATITUDE]), 5))


def _rings(onward: dict[int, int]) -> Iterator[list[int]]:
    """Walk from point to point until every directed edge belongs to a closed ring."""
    while onward:
        first, point = onward.popitem()
        ring = [first]
        while point != first:
            ring.append(point)
            point = onward.pop(point)
        yield [*ring, first]
