"""What a model without providers, or with them at random, predicts for each provider."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.count_limits import poisson_limits
from equipath.statistics.count_regression import Counts, fit_counts
from equipath.statistics.covariate_design import Table
from equipath.statistics.random_intercept import fit_random_intercept
from equipath.statistics.significance import p_value_of_count, two_sided
from equipath.statistics.statistic import Groups, Numbers, Words

NO_VARIANCE = "providers do not vary beyond chance: no interval"


@dataclass(frozen=True)
class Cells:
    """The rows of one group; `provider` is numbered, counts are NaN where `note` says why."""

    numerator: Numbers
    denominator: Numbers
    note: Words
    provider: Groups
    covariates: Table

    def total(self, values: Numbers, rows: NDArray[np.bool_]) -> Numbers:
        """Return the sum over each provider of some of the rows."""
        return np.bincount(self.provider, np.where(rows, values, 0.0)).astype(np.float64)


def plain_predictions(
    cells: Cells,
    counts: Counts,
    used: NDArray[np.bool_],
    fitting: NDArray[np.bool_],
    confidence: float,
) -> tuple[dict[str, Numbers], str]:
    """Return each provider's observed over predicted, and why there is none."""
    fit = fit_counts(counts)
    # Where nobody or everybody of a category is counted, just that is predicted.
    predicted = cells.numerator.copy()
    predicted[fitting] = counts.fitted(counts.predictor(fit.coefficients))[0]
    observed, expected = (cells.total(each, used) for each in (cells.numerator, predicted))
    people = cells.total(cells.denominator, used)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = (limit / expected for limit in poisson_limits(observed, confidence))
        overall = observed.sum() / people.sum()
        return {
            "value": observed / expected,
            "lower_ci": lower,
            "upper_ci": upper,
            "crude_value": observed / people / overall,
            "observed": observed,
            "predicted": expected,
            "p_value": p_value_of_count(observed, expected),
            "variance_between": np.full(observed.size, np.nan),
        }, fit.note


def shrunken_predictions(
    cells: Cells,
    counts: Counts,
    used: NDArray[np.bool_],
    fitting: NDArray[np.bool_],
    z: float,
) -> tuple[dict[str, Numbers], str]:
    """Return each provider's predictions with its own intercept over those with none."""
    own = cells.provider[fitting]
    fit = fit_random_intercept(
        counts.numerator, counts.denominator, counts.design, own, kind=counts.kind
    )
    size = int(cells.provider.max()) + 1
    intercept, error = np.full((2, size), np.nan)
    places = np.arange(fit.intercepts.size)
    intercept[places] = fit.intercepts
    error[places] = fit.predictor_errors(np.zeros((places.size, counts.design.shape[1])))
    error[error == 0] = np.nan
    fixed = counts.predictor(fit.coefficients)

    def predicted(by: Numbers) -> Numbers:
        rows = cells.numerator.copy()
        rows[fitting] = counts.fitted(fixed + by[own])[0]
        return cells.total(rows, used)

    middle = predicted(np.zeros(size))
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            "value": predicted(intercept) / middle,
            "lower_ci": predicted(intercept - z * error) / middle,
            "upper_ci": predicted(intercept + z * error) / middle,
            "predicted": middle,
            "p_value": two_sided(intercept / error),
            "variance_between": np.full(size, fit.variance),
        }, NO_VARIANCE if fit.variance == 0 else fit.note
