"""Where people of no known stratum may belong: the counts that each assumption makes."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.difference_limits import Pair
from equipath.statistics.statistic import Numbers

SPREADS = ("known_shares", "denominators")


@dataclass(frozen=True)
class Unknown:
    """Those of no known stratum beside each row, and all of the group's known strata.

    `counted` of `people` are unknown; `known_counted` of `known_people` are the sums over the
    strata. `are_people` where those counted are part of the people (a proportion), not events.
    """

    counted: Numbers
    people: Numbers
    known_counted: Numbers
    known_people: Numbers
    are_people: bool

    def at(self, rows: NDArray[np.bool_]) -> "Unknown":
        """Return the unknown beside some of the rows."""
        return replace(
            self,
            counted=self.counted[rows],
            people=self.people[rows],
            known_counted=self.known_counted[rows],
            known_people=self.known_people[rows],
        )

    def on_either_side(self, pair: Pair) -> tuple[Pair, Pair]:
        """Return the counts with the unknown in the stratum, and with them in the reference."""
        x, n, y, m = pair
        u, v = self.counted, self.people
        return (x + u, n + v, y, m), (x, n, y + u, m + v)

    def divided(self, pair: Pair) -> tuple[Pair, Pair]:
        """Return the counts with the lowest and the highest stratum against its reference.

        Those counted on the one side, those not counted on the other. Events can be without
        anybody, so that a rate's people go to the other side as a whole.
        """
        x, n, y, m = pair
        u = self.counted
        with_them = u if self.are_people else np.zeros_like(u)
        without = self.people - with_them
        return (x, n + without, y + u, m + with_them), (x + u, n + with_them, y, m + without)

    def spread(self, pair: Pair, rule: str) -> Pair:
        """Return the counts with the unknown spread over all known strata in proportion."""
        x, n, y, m = pair
        if rule == "denominators":
            more, larger = self.counted / self.known_people, self.people / self.known_people
            return x + n * more, n * (1 + larger), y + m * more, m * (1 + larger)
        more = _factor(self.counted, self.known_counted)
        if not self.are_people:
            larger = _factor(self.people, self.known_people)
            return x * more, n * larger, y * more, m * larger
        rest = _factor(self.people - self.counted, self.known_people - self.known_counted)
        return x * more, x * more + (n - x) * rest, y * more, y * more + (m - y) * rest


def _factor(unknown: Numbers, known: Numbers) -> Numbers:
    """Return how many times more there are with the unknown; NaN where none show the way."""
    share = np.divide(unknown, known, out=np.full(known.size, np.nan), where=known > 0)
    return 1 + np.where(unknown == 0, 0.0, share)
