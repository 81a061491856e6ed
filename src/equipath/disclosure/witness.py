"""Prove that hidden counts stay hidden, by other tables that agree with everything shown.

A hidden count cannot be bounded within fewer than w values when two tables agree with all that
is shown (sums, windows, signs) and differ by w - 1 or more in that count. Such a pair of
witnesses is a proof, whatever method an attacker has, and it stays one however it was found.
So the search may be local: a block of cells around a hidden one is taken, everything outside
is held at its true count, and a linear programme moves many hidden cells of the block at once
as far as they go. A witness found so is a witness for the whole table. Witnesses are
whole-numbered, so that an attacker who knows that people come whole gains nothing.

The search is complete only for small blocks that are whole connected components: there each
cell left is moved on its own, and one that cannot be moved is truly exposed. Elsewhere a cell
may stay without a witness although it has one; hiding more for its sake is then needless, but
never unsafe.

What this does not cover: an attacker who infers from which cells the programme chose to hide,
who knows counts from elsewhere (an earlier release, say), or who has probabilities in mind
rather than possibilities.
"""

import numpy as np
import scipy
from scipy.sparse import coo_array, csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from equipath.disclosure.table import Booleans, Floats, Integers, Table

BLOCK = 2500
REACH = 4.0
BREADTH = 12
ONE_BY_ONE = 400
ATTEMPTS = 12
WHOLE = 1e-6


class Witnesses:
    """How far each cell of a table has been moved, down and up, by the witnesses found so far.

    `width` is how many values a cell must be able to take. Windows are given a table at a time
    by `look_from`; what was proven under narrower windows stays proven.
    """

    def __init__(self, table: Table, width: int) -> None:
        self.width = width
        self._value = np.nan_to_num(table.value)
        self._table = table
        self._down = np.zeros(len(table.value))
        self._up = np.zeros(len(table.value))

    def are_proven(self) -> Booleans:
        """Return which cells have been moved across enough values."""
        return np.asarray(self._up - self._down >= self.width - 1 - WHOLE)

    def look_from(self, lower: Floats, upper: Floats, first: Booleans) -> None:
        """Set the windows of the cells, and which cells a block takes in before others."""
        reach = REACH * self.width
        self._least = np.ceil(np.maximum(lower - self._value, -reach) - WHOLE)
        self._most = np.floor(np.minimum(upper - self._value, reach) + WHOLE)
        sums = self._binding_sums(reach)
        self._columns = csc_array(sums)
        relation = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
        free = (self._most > self._least)[sums.indices]
        relation, cell = relation[free], sums.indices[free].astype(np.int64)
        order = np.lexsort((cell, ~first[cell], relation))
        self._members = cell[order]
        counts = np.bincount(relation, minlength=sums.shape[0])
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._set_components(relation, cell)

    def _binding_sums(self, reach: float) -> csr_array:
        """Return the sums without those whose remainder is too large ever to be used up."""
        sums = self._table.relations
        relation = np.repeat(np.arange(sums.shape[0]), np.diff(sums.indptr))
        free = (self._most > self._least)[sums.indices]
        n_free = np.bincount(relation[free], minlength=sums.shape[0])
        is_remainder = self._table.is_remainder[sums.indices]
        left_over = np.zeros(sums.shape[0])
        left_over[relation[is_remainder]] = self._value[sums.indices[is_remainder]]
        return sums[np.flatnonzero((left_over < n_free * reach) | (left_over == 0))]

    def find_unproven(self, cells: Integers, *, is_thorough: bool) -> Integers:
        """Return those of `cells` for which no witness was found under the present windows.

        Without `is_thorough` cells are only moved many at a time, which is quick.
        """
        wanted = np.zeros(len(self._value), dtype=bool)
        wanted[cells] = self._most[cells] - self._least[cells] >= self.width - 1
        for block in self._bins(wanted):
            self._move_together(block, wanted)
        tried = self._is_small.copy()
        for cell in np.flatnonzero(wanted & ~tried).tolist():
            if not tried[cell] and self._up[cell] - self._down[cell] < self.width - 1:
                block = self._neighbourhood(cell)
                self._move_together(block, wanted)
                # A cell at the rim of a block that was cut off deserves one of its own.
                tried[block[: len(block) // 2]] = True
        if is_thorough:
            for cell in np.flatnonzero(wanted & self._is_small & ~self.are_proven()).tolist():
                self._move_alone(cell)
        return cells[~self.are_proven()[cells]]

    def _move_together(self, block: Integers, wanted: Booleans) -> None:
        """Look for witnesses for all wanted cells of a block at once."""
        rows = self._sums_of(block)
        idle = 0
        missing = wanted[block] & ~self._proven(block)
        for attempt in range(ATTEMPTS):
            if not missing.any() or idle == 2:
                break
            upward = self._most[block] - self._up[block] >= self._down[block] - self._least[block]
            sign = np.where(upward == (attempt % 2 == 0), 1.0, -1.0)
            weight = 1.0 + (np.arange(len(block)) * (2 * attempt + 3)) % 11 / 11.0
            self._move(block, rows, np.where(missing, sign * weight, 0.0))
            still = wanted[block] & ~self._proven(block)
            idle = 0 if still.sum() < missing.sum() else idle + 1
            missing = still

    def _move_alone(self, cell: int) -> None:
        """Move one cell as far as it goes, with all that it is bound to."""
        label = self._component[cell]
        start, end = self._component_starts[label], self._component_starts[label + 1]
        block = self._by_component[start:end]
        if len(block) <= ONE_BY_ONE:
            rows = self._sums_of(block)
            for direction in (1.0, -1.0):
                if self._up[cell] - self._down[cell] < self.width - 1:
                    self._move(block, rows, np.where(block == cell, direction, 0.0))

    def _sums_of(self, block: Integers) -> csr_array:
        rows = self._columns[:, block].tocsr()
        return rows[np.diff(rows.indptr) > 0]

    def _proven(self, block: Integers) -> Booleans:
        return np.asarray(self._up[block] - self._down[block] >= self.width - 1 - WHOLE)

    def _move(self, block: Integers, rows: csr_array, gain: Floats) -> None:
        """Move the block's cells as far as they go along `gain`; keep what they reached."""
        # SciPy loads this when it is first asked for: most commands never do.
        optimize = scipy.optimize
        bounds = optimize.Bounds(self._least[block], self._most[block])
        sums = optimize.LinearConstraint(rows, 0.0, 0.0) if rows.shape[0] else ()
        found = optimize.milp(-gain, bounds=bounds, constraints=sums)
        if found.x is not None and np.abs(found.x - np.round(found.x)).max() > WHOLE:
            whole = np.ones(len(block))
            found = optimize.milp(
                -gain,
                bounds=bounds,
                constraints=sums,
                integrality=whole,
                options={"node_limit": 50},
            )
        if found.x is not None:
            moved = np.round(found.x)
            self._down[block] = np.minimum(self._down[block], moved)
            self._up[block] = np.maximum(self._up[block], moved)

    def _set_components(self, relation: Integers, cell: Integers) -> None:
        """Find which free cells are bound to each other, however indirectly."""
        n_cells, n_nodes = len(self._value), len(self._value) + self._columns.shape[0]
        edges = coo_array((np.ones(len(cell)), (cell, n_cells + relation)), (n_nodes, n_nodes))
        _, label = connected_components(edges, directed=False)
        self._component = label[:n_cells]
        self._by_component = np.argsort(self._component, kind="stable")
        sizes = np.bincount(self._component)
        self._component_starts = np.concatenate([[0], np.cumsum(sizes)])
        self._is_small = sizes[self._component] <= BLOCK

    def _bins(self, wanted: Booleans) -> list[Integers]:
        """Return the components that hold wanted cells, small ones put together in blocks."""
        n_wanted = np.bincount(self._component, weights=wanted & self._is_small)
        cells = self._by_component[(n_wanted > 0)[self._component[self._by_component]]]
        sizes = np.bincount(self._component)
        _, first = np.unique(self._component[cells], return_index=True)
        starts = np.repeat(first, sizes[self._component[cells[first]]])
        cuts = np.flatnonzero(np.diff(starts // BLOCK)) + 1
        return [block for block in np.split(cells, cuts) if len(block)]

    def _neighbourhood(self, cell: int) -> Integers:
        """Return movable cells around one, the nearest first, a few of each sum."""
        found, seen, used = [cell], {cell}, set[int]()
        for centre in found:
            start, end = self._columns.indptr[centre : centre + 2]
            for relation in self._columns.indices[start:end].tolist():
                if relation in used or len(found) >= BLOCK:
                    continue
                used.add(relation)
                members = self._members[self._starts[relation] : self._starts[relation + 1]]
                new = [other for other in members[:BREADTH].tolist() if other not in seen]
                seen.update(new)
                found.extend(new)
        return np.asarray(found, dtype=np.int64)
