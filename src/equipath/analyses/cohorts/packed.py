"""Flags of a person packed into numbers: a bit each, so that a group holds little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ibis.expr import types as ir
from ibis.util import gen_name

from equipath.analyses.bits import BITS, in_bits, is_set
from equipath.engines.engine import Engine


@dataclass(frozen=True)
class Bits:
    """A number that has a bit for each of some flags, and the place of each."""

    number: ir.IntegerColumn
    places: Mapping[str, int]


class Packed:
    """Whether a flag holds in any of a group's rows, for many flags at once.

    An aggregate a flag would keep a count of each for every person: of eight flags of six
    million people, gigabytes. `given` are flags that are bits already.
    """

    def __init__(
        self, engine: Engine, flags: Mapping[str, ir.BooleanValue], given: Sequence[Bits] = ()
    ) -> None:
        names = list(flags)
        numbers = in_bits(list(flags.values()))
        made = [
            Bits(number, {name: place for place, name in enumerate(names[i * BITS :][:BITS])})
            for i, number in enumerate(numbers)
        ]
        every = dict(enumerate([*given, *made]))
        self._at = {
            name: (i, place) for i, bits in every.items() for name, place in bits.places.items()
        }
        # Several passes' numbers come to stand beside one another.
        self._name = gen_name("flags")
        self.aggregates = {
            f"{self._name} {i}": engine.bits_of_any(b.number) for i, b in every.items()
        }
        """What is asked of each group."""

    def column(self, found: ir.Table, name: str) -> ir.Value:
        """Return a flag out of what was found of groups, or another column as it is."""
        if name not in self._at:
            return found[name]
        number, place = self._at[name]
        return is_set(found[f"{self._name} {number}"], place)
