"""The crossed strata of one group, and a model that draws each towards what its parts add up to."""

from dataclasses import dataclass

import numpy as np

from equipath.statistics.arguments import first_of, notes, usable_counts
from equipath.statistics.covariate_design import (
    FEW_EVENTS,
    Table,
    categories,
    few_events,
    indicators,
)
from equipath.statistics.random_intercept import (
    LOGISTIC_VARIANCE,
    RandomIntercept,
    fit_random_intercept,
    level_at,
)
from equipath.statistics.significance import two_sided
from equipath.statistics.statistic import Groups, Numbers, Words

LEVELS = (
    "value",
    "lower_ci",
    "upper_ci",
    "crude_value",
    "comparator_value",
    "additive_value",
    "interaction",
    "interaction_lower_ci",
    "interaction_upper_ci",
)
"""What is in the unit shown: each a stratum's own."""

OTHERS = ("p_value", "variance_partition", "proportional_change_in_variance", "strata")


@dataclass(frozen=True)
class CrossedStrata:
    """The crossed strata of one group: counts, notes, categories (strata × dimensions)."""

    numerator: Numbers
    denominator: Numbers
    note: Words
    categories: Groups


def crossed_strata(x: Numbers, n: Numbers, parts: Table, kind: str) -> tuple[CrossedStrata, Groups]:
    """Return the strata with their counts added up, and the stratum of each row."""
    codes = np.column_stack([categories(column) for column in parts.values()])
    found, own = np.unique(codes, axis=0, return_inverse=True)
    own = own.ravel()
    # A bad row spoils its stratum, whatever the other rows would add to it.
    spoilt = np.bincount(own, weights=usable_counts(kind, x, n)[2] != "") > 0
    sum_x, sum_n = (np.bincount(own, weights=counts).astype(np.float64) for counts in (x, n))
    total_x, total_n, note = usable_counts(kind, sum_x, sum_n)
    total_x, total_n = (np.where(spoilt, np.nan, counts) for counts in (total_x, total_n))
    hidden = notes(note.size, (spoilt, "a row of the stratum has no usable counts"))
    return CrossedStrata(total_x, total_n, first_of(note, hidden), found), own


def answers_of(strata: CrossedStrata, kind: str, z: float) -> tuple[dict[str, Numbers], Words]:
    """Return what each stratum is told, and the note it gets."""
    answers = {name: np.full(strata.note.size, np.nan) for name in (*LEVELS, *OTHERS)}
    kept = np.flatnonzero(strata.note == "")
    x, n = strata.numerator[kept], strata.denominator[kept]
    answers["crude_value"][kept] = x / n
    answers["strata"][:] = kept.size
    ones = np.ones((kept.size, 1))
    null = fit_random_intercept(x, n, ones, np.arange(kept.size), kind=kind)
    if null.note:
        return answers, first_of(strata.note, np.full(strata.note.size, null.note))
    effects = np.column_stack([ones, *(indicators(codes) for codes in strata.categories[kept].T)])
    main = fit_random_intercept(x, n, effects, np.arange(kept.size), kind=kind)
    fit, design = (null, ones) if main.note else (main, effects)
    fitted = _shrunken(fit, design, kind, z)
    if not main.note:
        fitted |= _beyond_additive(main, design, kind, z)
        answers["proportional_change_in_variance"][:] = (
            1 - main.variance / null.variance if null.variance else np.nan
        )
    for name, values in fitted.items():
        answers[name][kept] = values
    answers["comparator_value"][:] = x.sum() / n.sum()
    answers["variance_partition"][:] = _variance_partition(null, kind)
    remarks = [
        (main.note != "", f"main effects not fitted ({main.note}): drawn to the overall level"),
        (null.variance == 0, "strata do not vary beyond chance"),
        (main.variance == 0 < null.variance, "strata do not vary beyond their main effects"),
        (few_events(x, n, design, kind), FEW_EVENTS),
    ]
    said = "; ".join(text for applies, text in remarks if applies)
    return answers, first_of(strata.note, np.full(strata.note.size, said))


def _shrunken(fit: RandomIntercept, design: Numbers, kind: str, z: float) -> dict[str, Numbers]:
    middle = design @ fit.coefficients + fit.intercepts
    width = z * fit.predictor_errors(design)
    return {
        "value": level_at(middle, kind),
        "lower_ci": level_at(middle - width, kind),
        "upper_ci": level_at(middle + width, kind),
    }


def _beyond_additive(
    fit: RandomIntercept, design: Numbers, kind: str, z: float
) -> dict[str, Numbers]:
    """Return what main effects alone give, and the rest; no limits where no variance is left."""
    middle = design @ fit.coefficients
    additive = level_at(middle, kind)
    error = fit.predictor_errors(np.zeros_like(design))
    error = np.where(fit.variance > 0, error, np.nan)
    return {
        "additive_value": additive,
        "interaction": level_at(middle + fit.intercepts, kind) - additive,
        "interaction_lower_ci": level_at(middle + fit.intercepts - z * error, kind) - additive,
        "interaction_upper_ci": level_at(middle + fit.intercepts + z * error, kind) - additive,
        "p_value": two_sided(fit.intercepts / error),
    }


def _variance_partition(null: RandomIntercept, kind: str) -> float:
    if kind == "proportion":
        return null.variance / (null.variance + LOGISTIC_VARIANCE)
    mean = np.exp(null.coefficients[0] + null.variance / 2)
    between = mean**2 * np.expm1(null.variance)
    return float(between / (between + mean))
