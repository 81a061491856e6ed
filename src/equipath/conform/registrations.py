"""Registrations without overlaps: a person is on one list at a time."""

import ibis
from ibis.expr import types as ir


def without_overlaps(table: ir.Table) -> ir.Table:
    """End each registration on the day before its person's next one starts, if it lasts longer.

    The later registration is the true one: a practice learns late, or never, that a patient has
    registered elsewhere. Of two that start on one day both are kept: which of them is true
    cannot be told, and the contract's key tells of them.
    """
    following = _following(table)
    joined = table.left_join(
        following,
        [
            table.person_id == following.later_person,
            table.start_date == following.from_start,
        ],
    )
    last = (joined.next_start - ibis.interval(days=1)).cast("date")
    is_cut = _is_overlapped(joined).fill_null(False)
    return joined.mutate(end_date=is_cut.ifelse(last, joined.end_date)).select(table.columns)


def overlapping(table: ir.Table) -> ir.Table:
    """Return one row with how many registrations last into their person's next one."""
    following = _following(table)
    joined = table.inner_join(
        following,
        [
            table.person_id == following.later_person,
            table.start_date == following.from_start,
        ],
    )
    return joined.aggregate(overlapping=joined.count(where=_is_overlapped(joined)))


def _following(table: ir.Table) -> ir.Table:
    """Return when each person's next registration starts, for those that have a next one."""
    starts = table.select(later_person=table.person_id, from_start=table.start_date).distinct()
    later = table.select(its_person=table.person_id, its_start=table.start_date)
    together = starts.inner_join(later, starts.later_person == later.its_person)
    pairs = together.filter(together.from_start < together.its_start)
    return pairs.group_by("later_person", "from_start").agg(next_start=pairs.its_start.min())


def _is_overlapped(joined: ir.Table) -> ir.BooleanValue:
    """Say whether a registration is still lasting when the next one starts; empty is for still."""
    has_no_end = joined.end_date.isnull() & joined.next_start.notnull()
    return has_no_end | (joined.end_date >= joined.next_start)
