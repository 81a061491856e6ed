"""Gamma limits of a weighted sum of Poisson counts (Fay and Feuer 1997)."""

import numpy as np
from scipy import special

from equipath.statistics.arguments import normal_quantile
from equipath.statistics.count_limits import Limits
from equipath.statistics.statistic import Numbers


def gamma_limits(value: Numbers, variance: Numbers, largest: Numbers, confidence: float) -> Limits:
    """Return the gamma limits of directly standardised rates.

    `v/2y · χ²(α/2; 2y²/v)` and `(v+w²)/2(y+w) · χ²(1−α/2; 2(y+w)²/(v+w²))`, with y the rate, v
    its variance and w the largest weight that one more event could have. With equal weights
    they are the exact Poisson limits. NaN where the rate is; of no events the lower one is 0.
    """
    normal_quantile(confidence)
    tail = (1 - confidence) / 2
    some = value > 0
    ratio = np.divide(variance, value, out=np.ones_like(value), where=some)
    lower = np.where(some, ratio * special.gammaincinv(np.where(some, value / ratio, 1.0), tail), 0)
    above, spread = value + largest, variance + largest**2
    upper = spread / above * special.gammainccinv(above**2 / spread, tail)
    return np.where(np.isnan(value), np.nan, lower), upper
