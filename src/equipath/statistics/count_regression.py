"""Regression of counts: binomial with logit link, or Poisson with log link and exposure."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import special

from equipath.statistics.newton import climb
from equipath.statistics.statistic import Numbers

STEEPEST = 18
"""Odds or rate, 65 million times the overall, past which covariates separate the rows."""


@dataclass(frozen=True)
class Counts:
    """Usable counts and the design that is to explain them, a row each.

    `kind="proportion"`: binomial with logit link; `"rate"`: Poisson with log link and the
    denominator as exposure.
    """

    numerator: Numbers
    denominator: Numbers
    design: Numbers
    kind: str

    def predictor(self, coefficients: Numbers) -> Numbers:
        """Return the fixed part of each row's predictor, exposure included."""
        fixed = self.design @ coefficients
        return fixed + np.log(self.denominator) if self.kind == "rate" else fixed

    def fitted(self, predictor: Numbers) -> tuple[Numbers, Numbers]:
        """Return the mean and the variance of each row's count."""
        if self.kind == "rate":
            mean = np.exp(predictor)
            return mean, mean
        share = special.expit(predictor)
        return self.denominator * share, self.denominator * share * special.expit(-predictor)

    def log_probability(self, predictor: Numbers) -> Numbers:
        """Return each row's log-probability, what the predictor does not change apart.

        `y·η − n·log(1 + exp η)` or `y·η − exp η`.
        """
        if self.kind == "rate":
            return self.numerator * predictor - np.exp(predictor)
        return self.numerator * predictor - self.denominator * np.logaddexp(0.0, predictor)

    def constant(self) -> float:
        """Return what the predictor does not change of the log-likelihood."""
        x, n = self.numerator, self.denominator
        lost = special.gammaln(x + 1)
        if self.kind == "proportion":
            lost = lost + special.gammaln(n - x + 1) - special.gammaln(n + 1)
        return -float(lost.sum())

    def overall_link(self) -> float:
        """Return the overall level on the scale of the predictor."""
        level = self.numerator.sum() / self.denominator.sum()
        return float(special.logit(level) if self.kind == "proportion" else np.log(level))

    def unfit(self) -> str:
        """Return why no regression can be fitted to these rows, or nothing."""
        rows, coefficients = self.design.shape
        x, n = self.numerator.sum(), self.denominator.sum()
        if rows < coefficients:
            return f"{rows} rows are too few to fit {coefficients} coefficients"
        if x == 0:
            return "nobody is counted in any row: nothing to fit"
        if self.kind == "proportion" and x == n:
            return "everybody is counted in every row: nothing to fit"
        if np.linalg.matrix_rank(self.design) < coefficients:
            return "a covariate is constant or follows from the others"
        return ""


@dataclass(frozen=True)
class _Height:
    """The log-likelihood at one point, and its derivatives."""

    log_likelihood: float
    score: Numbers
    information: Numbers


@dataclass(frozen=True)
class CountRegression:
    """A fitted regression and the inverse of its information; NaN where `note` says why."""

    coefficients: Numbers
    covariance: Numbers
    note: str = ""


def fit_counts(counts: Counts) -> CountRegression:
    """Return the maximum-likelihood regression of the counts on their design.

    The covariance is the model's own, not widened for dispersion. Nothing is fitted, and the
    note says why, where rows are too few, nobody or everybody is counted, a column follows
    from the others, or the columns separate the rows.

    McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition.
    """
    reason = counts.unfit()
    if reason:
        return _unfitted(counts, reason)
    level = np.full(counts.numerator.size, counts.overall_link())
    start = np.linalg.lstsq(counts.design, level, rcond=None)[0]
    reached = climb(partial(_height, counts), start)
    if reached is None or np.abs(counts.design @ reached[0] - level).max() > STEEPEST:
        return _unfitted(counts, "the regression did not converge: covariates separate the rows")
    inverse = np.linalg.inv(reached[1].information).astype(np.float64)
    return CountRegression(reached[0], inverse)


def _height(counts: Counts, at: Numbers) -> _Height:
    with np.errstate(over="ignore", invalid="ignore"):
        predictor = counts.predictor(at)
        mean, variance = counts.fitted(predictor)
        return _Height(
            float(counts.log_probability(predictor).sum()),
            counts.design.T @ (counts.numerator - mean),
            counts.design.T @ (variance[:, None] * counts.design),
        )


def _unfitted(counts: Counts, note: str) -> CountRegression:
    size = counts.design.shape[1]
    return CountRegression(np.full(size, np.nan), np.full((size, size), np.nan), note)
