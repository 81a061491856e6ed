"""How much more points vary than chance explains: φ, and τ² of the additive model."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from equipath.statistics.grouping import Grouping
from equipath.statistics.statistic import Numbers

TRIM = 0.1
"""Share of z-scores drawn in or left out at each end (Spiegelhalter 2005; SHMI)."""

TRIMMING = ("winsorised", "trimmed", "none")


@dataclass(frozen=True)
class Dispersion:
    """One element a group: φ, τ² and the p-value of there being no more than chance.

    φ is the mean square of the z-scores kept, τ² the variance between points beyond chance.
    """

    phi: Numbers
    tau2: Numbers
    p_value: Numbers

    def columns(self) -> dict[str, Numbers]:
        """Return what is shown of it, by name."""
        return {"phi": self.phi, "tau2": self.tau2, "p_value_of_dispersion": self.p_value}


def dispersion(
    z: Numbers,
    standard_error: Numbers,
    groups: Grouping,
    *,
    trimming: str = "winsorised",
    trim: float = TRIM,
) -> Dispersion:
    """Return each group's φ and τ² of z-scores and their standard errors, missing ones left out.

    `trimming="winsorised"` draws z-scores beyond the 10th and 90th centile in to them
    (Spiegelhalter); `"trimmed"` leaves them out (SHMI); `"none"` takes them as they are. Then
    `φ = mean(z²)` and `τ² = (nφ − (n−1)) / (Σw − Σw²/Σw)` with `w = 1/s²`, at least 0 (the
    random-effects variance of DerSimonian and Laird), both over the points kept. The p-value
    is that of nφ as χ² with n − 1 degrees of freedom; drawing in or leaving out makes it
    cautious. One point shows no dispersion.

    Spiegelhalter (2005), Qual Saf Health Care 14:347; Stat Med 24:1185.
    """
    kept = np.isfinite(z) & np.isfinite(standard_error)
    if trimming != "none":
        low, high = (bound[groups.index] for bound in _centiles(z, kept, groups, trim))
        if trimming == "winsorised":
            z = np.clip(z, low, high)
        else:
            kept = kept & (z >= low) & (z <= high)
    n = groups.total(kept.astype(np.float64))
    squares = groups.total(np.square(z, out=np.zeros_like(z), where=kept))
    weight = np.divide(1.0, standard_error**2, out=np.zeros_like(z), where=kept)
    total, weights2 = groups.total(weight), groups.total(weight**2)
    known = n > 0
    phi = np.divide(squares, n, out=np.full(n.size, np.nan), where=known)
    several = n > 1
    scale = total - np.divide(weights2, total, out=np.zeros(n.size), where=known)
    excess = np.maximum(squares - (n - 1), 0.0)
    # Where one point outweighs all others there is nothing between them to be seen.
    tau2 = np.divide(excess, scale, out=np.zeros(n.size), where=several & (scale > 0))
    p_value = special.chdtrc(np.maximum(n - 1, 1.0), squares)
    return Dispersion(phi, np.where(known, tau2, np.nan), np.where(several, p_value, np.nan))


def _centiles(z: Numbers, kept: np.ndarray, groups: Grouping, trim: float) -> list[Numbers]:
    """Return each group's lower and upper centile, interpolated between the points kept."""
    ordered = z[np.lexsort((np.where(kept, z, np.inf), ~kept, groups.index))]
    last = np.maximum(groups.total(kept.astype(np.float64)) - 1, 0.0)
    # Rounded, so that a centile which falls upon a point is that point.
    inset = np.round(last * trim, 9)
    return [_between(ordered, groups, place, last) for place in (inset, last - inset)]


def _between(ordered: Numbers, groups: Grouping, place: Numbers, last: Numbers) -> Numbers:
    below = np.floor(place)
    above = np.minimum(below + 1, last)
    first, second = (ordered[groups.starts + at.astype(np.int64)] for at in (below, above))
    return first + (place - below) * (second - first)
