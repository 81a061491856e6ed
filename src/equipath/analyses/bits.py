"""Flags as bits of numbers: an engine keeps a whole block for a column of yes and no."""

from collections.abc import Sequence
from functools import reduce

import ibis
from ibis.expr import types as ir

BITS = 30
"""Flags in one number, which every engine keeps in four bytes."""


def in_bits(flags: Sequence[ir.BooleanValue]) -> list[ir.IntegerColumn]:
    """Return numbers with a bit for each flag, as many as there is room for in each."""
    return [_number(flags[i : i + BITS]) for i in range(0, len(flags), BITS)]


def bit(place: int) -> int:
    """Return the bit of the flag of that place, in the number that has it: `place // BITS`."""
    return 1 << place % BITS


def is_set(number: ir.IntegerValue, place: int) -> ir.BooleanValue:
    """Say whether the flag of that place is set, in the number that has it."""
    return (number & ibis.literal(bit(place), "int32")) != 0


def _number(flags: Sequence[ir.BooleanValue]) -> ir.IntegerColumn:
    nought = ibis.literal(0, "int32")
    bits = [flag.ifelse(ibis.literal(bit(i), "int32"), nought) for i, flag in enumerate(flags)]
    # Each has a bit of its own: their sum is the bits of all.
    return reduce(lambda one, other: one + other, bits).cast("int32")
