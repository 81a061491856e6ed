"""The errors that levels are given with: standard errors, or confidence limits on a scale."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from equipath.errors import StatisticError
from equipath.statistics.arguments import choice, columns, normal_quantile, notes
from equipath.statistics.grouping import Grouping
from equipath.statistics.level_scale import SCALES, forward, unit_of
from equipath.statistics.statistic import Numbers, Words

ERROR_COLUMNS = ("standard_error", "lower_ci", "upper_ci")
"""The columns that levels' errors come in: the first, or both others."""

NO_ERRORS = "no standard errors: no interval"


@dataclass(frozen=True)
class Errors:
    """The columns that errors come in, and the scale on which they are normal.

    `standard_error` is in the level's own unit; `lower_ci` and `upper_ci` are limits of the
    confidence `limits_confidence`, symmetrical on the scale.
    """

    standard_error: Any = None
    lower_ci: Any = None
    upper_ci: Any = None
    limits_confidence: float = 0.95
    scale: str = "none"

    @property
    def are_given(self) -> bool:
        return self.standard_error is not None or self.lower_ci is not None

    def of(self, level: Numbers) -> Numbers:
        """Return each level's standard error on the scale, NaN where there is none.

        `StatisticError` for an unknown scale, and where one limit is given without the other.
        """
        choice("error_scale", self.scale, SCALES)
        z = normal_quantile(self.limits_confidence)
        if self.standard_error is not None:
            error = columns(value=level, standard_error=self.standard_error)[1]
            per_unit = unit_of(self.scale, level)
            sound = (error >= 0) & (per_unit > 0)
            with np.errstate(over="ignore", invalid="ignore"):
                on_scale = np.where(sound, error, np.nan) / np.where(sound, per_unit, 1.0)
            return np.where(np.isfinite(on_scale), on_scale, np.nan)
        if (self.lower_ci is None) != (self.upper_ci is None):
            raise StatisticError("Give both `lower_ci` and `upper_ci`, or `standard_error`.")
        if self.lower_ci is None:
            return np.full(level.size, np.nan)
        given = columns(value=level, lower_ci=self.lower_ci, upper_ci=self.upper_ci)
        level, lower, upper = (np.where(np.isfinite(ends), ends, np.nan) for ends in given)
        sound = (lower <= level) & (level <= upper)
        width = forward(self.scale, upper) - forward(self.scale, lower)
        return np.where(sound, width, np.nan) / (2 * z)

    def lacking(self, on_scale: Numbers, groups: Grouping) -> Words:
        """Return for each group why errors make no interval for it, or the empty string.

        `on_scale` are its strata's errors as `of` gives them.
        """
        if not self.are_given:
            return np.full(groups.count, NO_ERRORS)
        on = "" if self.scale == "none" else f" on the {self.scale} scale"
        without = groups.any(np.isnan(on_scale))
        return notes(groups.count, (without, f"a stratum has no standard error{on}: no interval"))
