"""Choose which further cells to hide, so that no hidden count can be computed from the rest."""

import numpy as np

from equipath.disclosure.policy import Policy
from equipath.disclosure.table import Booleans, Floats, Integers, Status, Table
from equipath.disclosure.windows import windows
from equipath.disclosure.witness import Witnesses
from equipath.errors import DisclosureError

CROWDED = 12
"""In how many sums a shown cell may stand and still be moved; a total stands in six or so."""


def protect(table: Table, policy: Policy, status: Integers | None = None) -> Integers:
    """Return the status of every cell, with as many hidden as it takes to protect the hidden.

    Every primary and secondary cell, and every small remainder where the policy protects the
    complement, can afterwards still take at least `policy.minimum_width` values for somebody
    who knows all that is shown, all sums, the policy and the reason why each cell is hidden
    (`witness` says how that is proven and what it leaves out).

    First every sum with a cell to protect is given a second cell with room in it; then cells
    that have no witness hide one more cell in their tightest sum, until all have one. The
    smallest counts go first, those that stand in other sums with hidden cells before them,
    the more wanted after those, zeros never, exempt cells last. Where nothing in reach is left to
    hide, small counts lose their reason: a primary cell that becomes a secondary one may be of
    any size. `status` continues from an earlier result.

    That ends, and ends well: with everything above zero hidden for a reason not told, any count
    can be raised together with all totals it is part of, and one part of each breakdown of
    these.

    Errors: `DisclosureError` when nothing is left to hide, which counts unknown to us can bring
    about. When not to use it: the choice is a heuristic that hides enough, not the least
    possible.
    """
    status = table.status(policy) if status is None else status.copy()
    if not policy.secondary:
        return status
    witnesses = Witnesses(table, policy.minimum_width)
    is_crowded = table.relations.count_nonzero(axis=0) > CROWDED
    while True:
        status = _pair(table, policy, status)
        needed = table.needs_protection(status, policy)
        lower, upper = windows(table, status, policy)
        # What is shown is held still at first: fewer cells to move, and mostly enough. Shown
        # cells that stand in very many sums stay held, for they would join all of these.
        is_still = (status == Status.SHOWN) & ~table.is_remainder
        for is_last, held in enumerate((is_still, is_still & is_crowded)):
            witnesses.look_from(
                np.where(held, table.value, lower), np.where(held, table.value, upper), needed
            )
            missing = np.flatnonzero(needed & ~witnesses.are_proven())
            unproven = witnesses.find_unproven(missing, is_thorough=bool(is_last))
        if not len(unproven):
            return status
        status = _give_room(table, status, unproven)


def _pair(table: Table, policy: Policy, status: Integers) -> Integers:
    """Hide a partner in every sum where a cell to protect is the only one with any room."""
    relations = table.relations
    relation = np.repeat(np.arange(relations.shape[0]), np.diff(relations.indptr))
    status = status.copy()
    while True:
        lower, upper = windows(table, status, policy)
        free = (upper > lower)[relations.indices]
        needed = table.needs_protection(status, policy)[relations.indices]
        n_free = np.bincount(relation[free], minlength=relations.shape[0])
        n_needed = np.bincount(relation[needed], minlength=relations.shape[0])
        lonely = np.flatnonzero((n_needed > 0) & (n_free < 2))
        partners = _smallest(table, status, lonely)
        if not len(partners):
            return status
        status[partners] = Status.SECONDARY


def _give_room(table: Table, status: Integers, unproven: Integers) -> Integers:
    """Hide a partner for each unproven cell; with none to be had, take away reasons."""
    status, cells = status.copy(), unproven
    bonds = abs(table.relations)
    while True:
        partners, stuck = _partners(table, status, cells)
        in_reach = bonds.T @ (bonds @ _flags(stuck, len(status))) > 0
        in_reach[stuck] = True
        untold = np.flatnonzero(in_reach & (status == Status.PRIMARY))
        status[partners] = Status.SECONDARY
        status[untold] = Status.SECONDARY
        if len(partners) or len(untold):
            return status
        if in_reach.sum() == len(cells):
            raise DisclosureError(
                f"{len(unproven)} hidden counts could be computed from what is shown, and nothing "
                "is left to hide: merge strata or areas, or lower the policy's minimum_width."
            )
        cells = np.flatnonzero(in_reach)


def _partners(table: Table, status: Integers, cells: Integers) -> tuple[Integers, Integers]:
    """Return a cell to hide for each given one, and for which of the given there is none.

    The cell comes from that sum of the given one in which the fewest are hidden already.
    """
    columns = table.relations.tocsc()[:, cells]
    relation = columns.indices.astype(np.int64)
    place = np.repeat(np.arange(len(cells)), np.diff(columns.indptr))
    has_more = abs(table.relations) @ _hideable(table, status).astype(np.float64) > 0
    relation, place = relation[has_more[relation]], place[has_more[relation]]
    n_hidden = abs(table.relations) @ (status != Status.SHOWN).astype(np.float64)
    order = np.lexsort((n_hidden[relation], place))
    served, firsts = np.unique(place[order], return_index=True)
    partners = _smallest(table, status, np.unique(relation[order][firsts]))
    return partners, np.delete(cells, served)


def _smallest(table: Table, status: Integers, chosen: Integers) -> Integers:
    """Return the best cell to hide in each chosen relation that still has one."""
    entries = table.relations[chosen]
    relation = np.repeat(np.arange(len(chosen)), np.diff(entries.indptr))
    cell = entries.indices.astype(np.int64)
    possible = _hideable(table, status)[cell]
    relation, cell = relation[possible], cell[possible]
    is_closed = abs(table.relations) @ (status != Status.SHOWN).astype(np.float64) == 0
    n_opened = (abs(table.relations).T @ is_closed.astype(np.float64))[cell]
    cost = table.value[cell] * (1.0 + n_opened)
    order = np.lexsort((cost, table.wanted[cell], table.is_exempt[cell], relation))
    _, firsts = np.unique(relation[order], return_index=True)
    return np.unique(cell[order][firsts])


def _hideable(table: Table, status: Integers) -> Booleans:
    shown = (status == Status.SHOWN) & ~table.is_remainder & ~table.is_sum_of_shown
    return np.asarray(shown & (table.value > 0))


def _flags(cells: Integers, n_cells: int) -> Floats:
    flags = np.zeros(n_cells)
    flags[cells] = 1.0
    return flags
