"""Flags of a person packed into numbers: a bit each, so that a group holds little."""

from collections.abc import Mapping
from functools import reduce

import ibis
from ibis.expr import types as ir

from equipath.engines.engine import Engine

BITS = 30
"""Flags in one number, which every engine keeps in four bytes."""


class Packed:
    """Whether a flag holds in any of a group's rows, for many flags at once.

    An aggregate a flag would keep a count of each for every person: of eight flags of six
    million people, gigabytes.
    """

    def __init__(self, engine: Engine, flags: Mapping[str, ir.BooleanValue]) -> None:
        self._place = {name: divmod(i, BITS) for i, name in enumerate(flags)}
        parts = [list(flags.values())[i : i + BITS] for i in range(0, len(flags), BITS)]
        self.aggregates = {
            f"flags {i}": engine.bits_of_any(_bits(part)) for i, part in enumerate(parts)
        }
        """What is asked of each group."""

    def column(self, found: ir.Table, name: str) -> ir.Value:
        """Return a flag out of what was found of groups, or another column as it is."""
        if name not in self._place:
            return found[name]
        part, bit = self._place[name]
        return (found[f"flags {part}"] & ibis.literal(1 << bit, "int32")) != 0


def _bits(flags: list[ir.BooleanValue]) -> ir.IntegerColumn:
    nought = ibis.literal(0, "int32")
    bits = [flag.ifelse(ibis.literal(1 << i, "int32"), nought) for i, flag in enumerate(flags)]
    # Each has a bit of its own: their sum is the bits of all.
    return reduce(lambda one, other: one + other, bits).cast("int32")
