"""What the drawing of a table of records gives: its rows, and what was planted in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from equipath.synthetic.draws import Floats, Ints
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.patients import Patients

Sums = dict[tuple[str, str], Floats]
"""Stage and stratifier → (2, groups): the sum of weights, and of planted level × weight."""


@dataclass(frozen=True)
class Records:
    """Tables by name, and the sums of what was planted in them, by stage and stratifier.

    `faults` says how many bad records there are of each kind.
    """

    tables: dict[str, pl.DataFrame]
    planted: Sums = field(default_factory=dict)
    faults: dict[str, int] = field(default_factory=dict)


def weigh(
    stage: str, patients: Patients, who: Ints, level: Floats, weight: Floats | None = None
) -> Sums:
    """Return the sums of one stage over those who could reach it and are still here.

    `who` are people, once for each time that they could reach it; a weight is a person's years,
    where the level is a rate.
    """
    is_current = patients.is_current[who]
    weights = np.ones(len(who)) if weight is None else weight
    return {
        (stage, stratifier): _sums(
            group[who][is_current], weights[is_current], level[is_current], len(NAMES[stratifier])
        )
        for stratifier, group in patients.recorded.items()
    }


def _sums(group: Ints, weight: Floats, level: Floats, groups: int) -> Floats:
    return np.array(
        [
            np.bincount(group, weight, minlength=groups),
            np.bincount(group, weight * level, minlength=groups),
        ]
    )


def in_order(who: Ints, day: Ints) -> Ints:
    """Return the order by person and day, which is how records lie in the files."""
    return np.argsort(who * 100_000 + day, kind="stable")


def stack(parts: list[Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Lay rows of several kinds one after another."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
