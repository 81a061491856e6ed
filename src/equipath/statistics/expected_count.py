"""Expected count: what comparable areas would count, by a regression on their profile."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import ModelWarning, PerfectSeparationError

from equipath.errors import StatisticError
from equipath.statistics.arguments import (
    KINDS,
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    usable_counts,
)
from equipath.statistics.covariate_design import FEW_EVENTS, few_events
from equipath.statistics.grouping import grouping
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import Over, Unit

INTERCEPT = "intercept"

STEEPEST = 18
"""Linear predictor, 1.5 in 100 million, past which covariates separate rows completely."""

NOTHING = 1e-8
"""Deviance of the overall level below which there is nothing to explain but rounding."""


@dataclass(frozen=True)
class Model:
    """A fitted regression, with its coefficients in the covariates' own units.

    `names` begins with `intercept`; `dispersion` is Pearson's χ² over its degrees of freedom,
    by which the standard errors are scaled; `deviance_explained` lies between 0 and 1.
    """

    names: tuple[str, ...]
    coefficients: Numbers
    standard_errors: Numbers
    dispersion: float
    deviance_explained: float
    n_used: int = 0
    n_left_out: int = 0


@dataclass(frozen=True)
class _Fit:
    """A fit to standardised covariates."""

    coefficients: Numbers
    covariance: Numbers
    dispersion: float
    deviance_explained: float
    to_level: Callable[[Numbers], Numbers]


def fit_expected(
    numerator: Any,
    denominator: Any,
    covariates: Mapping[str, Any],
    *,
    is_fitting: Any = None,
    kind: str = "proportion",
    confidence: float = 0.95,
) -> tuple[Model | None, Estimate]:
    """Return the regression of a level on covariates, and the count it expects in each row.

    `kind="proportion"`: binomial with logit link; `"rate"`: Poisson with log link and the
    denominator as exposure. Both have an intercept, so that expected counts add up to those
    observed over the rows the model is fitted to: the ones that `is_fitting` marks (all by
    default) and that have usable counts and every covariate. Every row with a denominator and
    covariates gets an expected count `nᵢ·μᵢ`; its interval is that of the fitted mean,
    standard errors scaled by the dispersion. The model is None, and every note says why,
    where nothing can be fitted; the note warns of fewer than ten events a coefficient.

    Columns, one element a row; `StatisticError` for wrong options or shapes.

    McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition.
    Not the need of a place: covariates that are themselves the fruit of unequal care explain
    it away, and what comparable areas do is not what they should do.
    """
    choice("kind", kind, KINDS)
    z = normal_quantile(confidence)
    if not covariates:
        raise StatisticError("`covariates` must name at least one column.")
    fitting = True if is_fitting is None else is_fitting
    given = columns(
        numerator=numerator, denominator=denominator, is_fitting=fitting, **_named(covariates)
    )
    x, n, _ = usable_counts(kind, given[0], given[1])
    base = np.where(np.isfinite(given[1]) & (given[1] > 0), given[1], np.nan)
    table = np.column_stack(given[3:])
    table = np.where(np.isfinite(table), table, np.nan)
    complete: NDArray[np.bool_] = ~np.logical_or.reduce(np.isnan(table), axis=1)
    note = notes(
        x.size,
        (~complete, "a covariate is missing"),
        (np.isnan(base), "the denominator is missing, zero or negative"),
    )
    used: NDArray[np.bool_] = complete & ~np.isnan(x) & (given[2] == 1)
    reason = _unfit(x[used], table[used])
    if reason:
        return None, _estimate(np.full((3, x.size), np.nan), np.full(x.size, reason))
    centre, spread = table[used].mean(axis=0), table[used].std(axis=0)
    design = np.column_stack([np.ones(x.size), (table - centre) / spread])
    fit = _fitted(x[used], n[used], design[used], kind)
    if fit is None:
        reason = "the regression did not converge"
        return None, _estimate(np.full((3, x.size), np.nan), np.full(x.size, reason))
    predictor = design @ fit.coefficients
    error = np.sqrt(np.einsum("ij,jk,ik->i", design, fit.covariance, design))
    expected = np.stack([base * fit.to_level(predictor + step * error) for step in (0.0, -z, z)])
    expected[:, note != ""] = np.nan
    model = replace(
        _model(tuple(covariates), fit, centre, spread),
        n_used=int(used.sum()),
        n_left_out=int((~complete & (given[2] == 1)).sum()),
    )
    few = few_events(x[used], n[used], design[used], kind)
    return model, _estimate(expected, first_of(note, np.full(x.size, FEW_EVENTS if few else "")))


def expected_count(
    numerator: Any,
    denominator: Any,
    covariates: Mapping[str, Any],
    *,
    is_fitting: Any = None,
    group: Any = None,
    kind: str = "proportion",
    confidence: float = 0.95,
) -> Estimate:
    """Return the count that areas of the same profile would have, one model a group.

    As `fit_expected`, whose model it leaves aside; each group of rows is fitted by itself.
    """
    fitting = True if is_fitting is None else is_fitting
    x, n, marks, *table = columns(
        numerator=numerator, denominator=denominator, is_fitting=fitting, **_named(covariates)
    )
    found = [
        fit_expected(
            x[rows],
            n[rows],
            {name: column[rows] for name, column in zip(covariates, table, strict=True)},
            is_fitting=marks[rows],
            kind=kind,
            confidence=confidence,
        )[1]
        for rows in grouping(group, x.size).slices()
    ]
    return _estimate(
        np.concatenate([np.empty((3, 0)), *([e.value, e.lower_ci, e.upper_ci] for e in found)], 1),
        np.concatenate([np.empty(0, dtype="<U1"), *(estimate.note for estimate in found)]),
    )


def _named(covariates: Mapping[str, Any]) -> dict[str, Any]:
    """Name covariates so that messages say what they are and none is taken for a count."""
    return {f"covariate {name}": column for name, column in covariates.items()}


def _unfit(x: Numbers, table: Numbers) -> str:
    """Return why these rows cannot be fitted, or nothing."""
    rows, covariates = table.shape
    if rows < covariates + 2:
        return f"{rows} rows are too few to fit {covariates} covariates"
    if x.sum() == 0:
        return "nobody is counted in any row: nothing to fit"
    if np.linalg.matrix_rank(np.column_stack([np.ones(rows), table])) <= covariates:
        return "a covariate is constant or follows from the others"
    return ""


def _fitted(x: Numbers, n: Numbers, design: Numbers, kind: str) -> _Fit | None:
    """Return the fit with dispersion-scaled errors; None if it does not converge."""
    overall = x.sum() / n.sum()
    if kind == "proportion":
        # Weights, not two columns of counts: with those statsmodels' scale forgets n.
        model = GLM(x / n, design, family=families.Binomial(), var_weights=n)
        nothing = model.family.deviance(x / n, np.full(x.size, overall), var_weights=n)
    else:
        model = GLM(x, design, family=families.Poisson(), exposure=n)
        nothing = model.family.deviance(x, n * overall)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", ModelWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            found = model.fit(tol=1e-8, rtol=1e-12)
        except (PerfectSeparationError, np.linalg.LinAlgError, ValueError):
            return None
    coefficients: Numbers = found.params
    if not found.converged or not np.abs(design @ coefficients).max() < STEEPEST:
        return None
    dispersion = float(found.pearson_chi2 / found.df_resid)
    return _Fit(
        coefficients=coefficients,
        covariance=found.normalized_cov_params * dispersion,
        dispersion=dispersion,
        deviance_explained=float(1 - found.deviance / nothing) if nothing > NOTHING else 0.0,
        to_level=model.family.link.inverse,
    )


def _model(names: tuple[str, ...], fit: _Fit, centre: Numbers, spread: Numbers) -> Model:
    """Return the model in the covariates' own units: `b/s`, intercept less `Σ b·centre/s`."""
    to_natural: NDArray[np.float64] = np.diag(np.append(1.0, 1 / spread))
    to_natural[0, 1:] = -centre / spread
    return Model(
        names=(INTERCEPT, *names),
        coefficients=to_natural @ fit.coefficients,
        standard_errors=np.sqrt(np.diag(to_natural @ fit.covariance @ to_natural.T)),
        dispersion=fit.dispersion,
        deviance_explained=fit.deviance_explained,
    )


def _estimate(expected: Numbers, note: Words) -> Estimate:
    value, lower, upper = expected
    return Estimate(value, lower, upper, np.full(note.size, "GLM, quasi-likelihood"), note)


STATISTIC = Statistic(
    name="expected_count",
    title="Expected count",
    over=Over.AREA,
    requires=("numerator", "denominator", "covariates"),
    compute=expected_count,
    definition="The count that areas with the same profile would have, by regression.",
    formula="n·logit⁻¹(β₀ + Σ βⱼzⱼ) (proportion) or n·exp(β₀ + Σ βⱼzⱼ) (rate)",
    reference="McCullagh and Nelder (1989), Generalized Linear Models",
    when_not="As need: what comparable areas do is not what they should do.",
    also=("is_fitting",),
    unit=Unit.PEOPLE,
    example=Example(
        "Diabetes registers of twelve practices (made up): that of Kings is a little shorter than "
        "others for its size, and a quarter shorter than practices as old and deprived have.",
        options={"covariates": "share_over_65,deprivation_score"},
    ),
)
