"""The scales on which levels are fitted and their errors are normal: as they are, log or logit."""

import numpy as np
from scipy import special

from equipath.statistics.statistic import Numbers

SCALES = ("none", "log", "logit")

ERROR_SCALES = {
    "proportion": "logit",
    "rate": "log",
    "mean": "none",
    "median": "none",
    "centile": "none",
}
"""The scale on which errors of a level are normal (PHE, for the slope index of inequality)."""


def forward(scale: str, values: Numbers) -> Numbers:
    """Transform levels to a scale; those that it cannot take become NaN."""
    if scale == "none":
        return values
    if scale == "log":
        return np.log(np.where(values > 0, values, np.nan))
    return special.logit(np.where((values > 0) & (values < 1), values, np.nan))


def back(scale: str, values: Numbers) -> Numbers:
    """Transform values back from a scale to the level's own unit."""
    if scale == "none":
        return values
    return np.exp(values) if scale == "log" else special.expit(values)


def unit_of(scale: str, level: Numbers) -> Numbers:
    """Return what one unit of the scale is in the level's own, dy/dx; 0 where it has none."""
    if scale == "none":
        return np.ones_like(level)
    return np.maximum(level if scale == "log" else level * (1 - level), 0.0)
