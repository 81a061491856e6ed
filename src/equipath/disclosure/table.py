"""Cells and the sums that bind them: what somebody can compute hidden counts with."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from equipath.disclosure.policy import Policy

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


class Status(IntEnum):
    """What happens to a cell on its way out.

    A small count is `PRIMARY`; so is what few add up to, which may itself be large: `FEW`.
    """

    SHOWN = 0
    PRIMARY = 1
    SECONDARY = 2
    UNKNOWN = 3
    FEW = 4


@dataclass(frozen=True)
class Table:
    """True counts and the linear relations between them.

    `value` holds a true count a cell, NaN where it is unknown to us as well. Each row of
    `relations` is one sum: -1 at the total and +1 at each part, so that `relations @ value` is
    zero. `n_rows` is how many people or records a value is of: as many as it says for a count, and
    for what a column adds up to (`is_added_up`) as many as add something to it. Where the parts
    need not add up to the total, what is left over is a cell of its own: `is_remainder`, never
    shown, known only not to be negative. The complement (denominator minus numerator) is such a
    remainder. `is_exempt` cells are shown as they are; the higher `wanted` is, the later a cell is
    hidden for others' sake; `is_sum_of_shown` cells are shown as the sum of their shown parts, and
    so say nothing that these do not.
    """

    value: Floats
    relations: csr_array
    is_remainder: Booleans
    is_exempt: Booleans
    is_sum_of_shown: Booleans
    wanted: Integers
    n_rows: Floats
    is_added_up: Booleans

    def status(self, policy: Policy) -> Integers:
        """Return each cell's status by the policy's own rule alone, before any protection."""
        small = policy.is_small(self.n_rows) & ~self.is_exempt & ~self.is_remainder
        reason = np.where(self.is_added_up, Status.FEW, Status.PRIMARY)
        status = np.where(small, reason, Status.SHOWN)
        return np.where(np.isnan(self.value), Status.UNKNOWN, status).astype(np.int64)

    def needs_protection(self, status: Integers, policy: Policy) -> Booleans:
        """Return the cells that nobody may compute: hidden ones and small remainders."""
        hidden = np.isin(status, (Status.PRIMARY, Status.SECONDARY, Status.FEW))
        if not policy.protects_complement:
            return np.asarray(hidden)
        return np.asarray(hidden | (self.is_remainder & policy.is_small(self.n_rows)))


def build_table(
    value: Floats,
    relation: Integers,
    cell: Integers,
    sign: Integers,
    may_fall_short: Booleans,
    is_exempt: Booleans | None = None,
    is_sum_of_shown: Booleans | None = None,
    wanted: Integers | None = None,
    may_overlap: Booleans | None = None,
    n_rows: Floats | None = None,
) -> Table:
    """Bind cells by relations given as a list of entries (relation, cell, sign).

    `sign` is -1 for the total and +1 for a part. The remainder of a relation is added as a cell
    where the parts are less than the total, and always where `may_fall_short` (one flag a
    relation) says that equality would be a coincidence. Where the parts are more than the total
    the relation does not hold, nobody can compute with it, and it is dropped; but where parts
    `may_overlap`, as different patients of several trusts do, everybody knows that they are no
    fewer than the total, and what they are more is a remainder too. Unknown cells stay in it,
    for what we do not know an attacker may.

    `n_rows` is how many people or records each value is added up from, NaN for a count. What is
    left over of a relation is of as many rows as are left over of its cells'.
    """
    is_added_up = np.zeros(len(value), np.bool_) if n_rows is None else ~np.isnan(n_rows)
    of = value if n_rows is None else np.where(is_added_up, n_rows, value)
    n_relations, n_cells = len(may_fall_short), len(value)
    left = -np.bincount(relation, weights=sign * value[cell], minlength=n_relations)
    of_left = np.bincount(relation, weights=sign * of[cell], minlength=n_relations)
    scale = np.bincount(relation, weights=np.abs(value[cell]), minlength=n_relations)
    tolerance = 1e-9 * np.maximum(np.nan_to_num(scale), 1.0)
    overlap = np.zeros(n_relations, dtype=bool) if may_overlap is None else may_overlap
    over = overlap & (left < -tolerance)
    holds = np.isnan(left) | (left >= -tolerance) | over
    short = holds & ~np.isnan(left) & (may_fall_short | (left > tolerance) | over)
    remainders = np.flatnonzero(short)
    kept = holds[relation]
    columns = np.concatenate([cell[kept], n_cells + np.arange(len(remainders))])
    rows = np.concatenate([relation[kept], remainders])
    signs = np.concatenate([sign[kept], np.where(over[remainders], -1, 1)])
    row = np.cumsum(holds) - 1
    total_cells = n_cells + len(remainders)
    matrix = csr_array(
        (signs.astype(np.float64), (row[rows], columns)), shape=(int(holds.sum()), total_cells)
    )

    def extended(flags: Booleans | None, added: bool) -> Booleans:
        given = np.zeros(n_cells, dtype=bool) if flags is None else flags
        return np.concatenate([given, np.full(len(remainders), added)])

    ranks = np.zeros(n_cells, dtype=np.int64) if wanted is None else wanted
    return Table(
        value=np.concatenate([value, np.abs(left[remainders])]),
        relations=matrix,
        is_remainder=extended(None, added=True),
        is_exempt=extended(is_exempt, added=False),
        is_sum_of_shown=extended(is_sum_of_shown, added=False),
        wanted=np.append(ranks, np.zeros(len(remainders), dtype=np.int64)),
        # Areas that were shared out have parts of rows: no crumb of these may look like a few.
        n_rows=np.concatenate([of, np.abs(np.round(of_left[remainders], 9))]),
        is_added_up=extended(is_added_up, added=False),
    )
