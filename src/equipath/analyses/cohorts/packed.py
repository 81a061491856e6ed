"""Flags of a person packed into numbers: a bit each, so that a group holds little."""

from collections.abc import Mapping

from ibis.expr import types as ir

from equipath.analyses.bits import BITS, in_bits, is_set
from equipath.engines.engine import Engine


class Packed:
    """Whether a flag holds in any of a group's rows, for many flags at once.

    An aggregate a flag would keep a count of each for every person: of eight flags of six
    million people, gigabytes.
    """

    def __init__(self, engine: Engine, flags: Mapping[str, ir.BooleanValue]) -> None:
        self._place = {name: place for place, name in enumerate(flags)}
        numbers = in_bits(list(flags.values()))
        self.aggregates = {f"flags {i}": engine.bits_of_any(n) for i, n in enumerate(numbers)}
        """What is asked of each group."""

    def column(self, found: ir.Table, name: str) -> ir.Value:
        """Return a flag out of what was found of groups, or another column as it is."""
        place = self._place.get(name)
        return found[name] if place is None else is_set(found[f"flags {place // BITS}"], place)
