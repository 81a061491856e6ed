"""The interval asked for: of which kind, how sure, and where it is simulated from what draws."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from equipath.statistics.arguments import choice, normal_quantile, whole_number

FEWEST_DRAWS = 1000
"""Below it percentiles of 95% rest on fewer than 25 draws beyond."""


@dataclass(frozen=True)
class DrawnInterval:
    """The interval asked for; `StatisticError` where there is none such.

    `kinds` are the words that `kind` may be, as who takes the interval says.
    """

    kinds: ClassVar[Collection[str]]

    kind: str
    confidence: float
    draws: int
    seed: int

    def __post_init__(self) -> None:
        choice("interval", self.kind, self.kinds)
        normal_quantile(self.confidence)
        whole_number("draws", self.draws, FEWEST_DRAWS)
