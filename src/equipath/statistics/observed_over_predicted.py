"""Observed over predicted: each provider's count against what its people's profile predicts."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from equipath.statistics.arguments import (
    KINDS,
    choice,
    columns,
    first_of,
    normal_quantile,
    notes,
    positive,
    usable_counts,
)
from equipath.statistics.count_limits import poisson_method
from equipath.statistics.count_regression import Counts
from equipath.statistics.covariate_design import (
    FEW_EVENTS,
    categories,
    covariate_columns,
    few_events,
    is_complete,
    table_of,
    without_variation,
    words_of,
)
from equipath.statistics.direction import polarity_of, who_does_worse
from equipath.statistics.grouping import grouping
from equipath.statistics.provider_predictions import (
    Cells,
    plain_predictions,
    shrunken_predictions,
)
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic, Words
from equipath.vocabulary import ALL, Over, Unit

RATIOS = ("value", "lower_ci", "upper_ci", "crude_value")

OTHERS = ("observed", "predicted", "p_value", "variance_between")

HIDDEN = "a row of the provider has no usable counts"


def observed_over_predicted(
    numerator: Any,
    denominator: Any,
    provider: Any,
    covariates: Mapping[str, Any],
    *,
    group: Any = None,
    kind: str = "proportion",
    shrinkage: str = "none",
    polarity: str = "neutral",
    confidence: float = 0.95,
    multiplier: float = 1.0,
) -> Estimate:
    """Return each provider's count over the count that a model of its people predicts.

    Rows are cells of counts, or people with a denominator of 1; every row of a provider has
    the same answer. A logistic (`kind="proportion"`) or Poisson regression (`"rate"`) on the
    covariates, without the provider, predicts for each what all providers together would have
    done for the same people: over all providers predicted counts add up to those observed. The
    limits are those of the observed count, exact below ten and Byar's otherwise.

    `shrinkage="random"` gives each provider a normal random intercept instead; the value is
    what the model with its intercept predicts over what it predicts with an intercept of 0, so
    that small providers are drawn towards 1; the limits are those of the intercept.

    `extra`: `observed`, `predicted`, `crude_value` (provider's level over that of all),
    `p_value` (exact Poisson, or of the intercept), `variance_between` (of the intercepts),
    `direction`. Rows without usable counts or with a missing number among the covariates are
    left out; a provider with a hidden count has no value. `StatisticError` for wrong options.
    One fit a group: some 2 milliseconds for fifty rows, growing linearly.

    Ash et al. (2012), Statistical Issues in Assessing Hospital Performance (COPSS and CMS);
    Breslow and Day (1987). Not to rank providers, nor where outcomes are common in all: limits
    by Poisson are then too wide.
    """
    choice("kind", kind, KINDS)
    choice("shrinkage", shrinkage, ("none", "random"))
    z, scale = normal_quantile(confidence), positive("multiplier", multiplier)
    polarity_of(polarity)
    x, n = columns(numerator=numerator, denominator=denominator)
    table = table_of("covariates", covariates, x.size)
    names = words_of("provider", provider, x.size)
    usable_x, usable_n, own = usable_counts(kind, x, n)
    found = {name: np.full(x.size, np.nan) for name in (*RATIOS, *OTHERS)}
    note, method = np.full((2, x.size), "", dtype=object)
    for rows in grouping(group, x.size).slices():
        cells = Cells(
            usable_x[rows],
            usable_n[rows],
            own[rows],
            categories(names[rows]),
            {name: column[rows] for name, column in table.items()},
        )
        answers, method[rows], note[rows] = _answers(cells, kind, shrinkage, z, confidence)
        for name, values in answers.items():
            found[name][rows] = values
    level = found["value"].copy()
    for name in RATIOS:
        found[name] *= scale
    value, lower, upper = (found.pop(name) for name in RATIOS[:3])
    words = who_does_worse(level, 1.0, polarity, group=names, reference=ALL)
    return Estimate(
        value,
        lower,
        upper,
        method.astype(np.str_),
        note.astype(np.str_),
        {**found, "direction": words},
    )


def _answers(
    cells: Cells, kind: str, shrinkage: str, z: float, confidence: float
) -> tuple[dict[str, Numbers], Words, Words]:
    """Return what each row is told of its provider, by which method, and the note."""
    complete = is_complete(cells.covariates, cells.note.size)
    own = first_of(cells.note, notes(complete.size, (~complete, "a covariate is missing")))
    used = own == ""
    words = {name: each for name, each in cells.covariates.items() if each.dtype.kind == "U"}
    flat = without_variation(words, cells.numerator, cells.denominator, used, kind)
    fitting = used & (flat == "")
    table = {name: column[fitting] for name, column in cells.covariates.items()}
    counts = Counts(
        cells.numerator[fitting],
        cells.denominator[fitting],
        np.column_stack([np.ones(fitting.sum()), covariate_columns(table)]),
        kind,
    )
    answers, failed = plain_predictions(cells, counts, used, fitting, confidence)
    method = poisson_method(answers["observed"])
    if shrinkage == "random":
        method = np.full(method.size, "random intercept")
        drawn, failed = shrunken_predictions(cells, counts, used, fitting, z)
        answers |= drawn
    hidden = cells.total(np.ones(used.size), cells.note != "") > 0
    left = used.size - int(used.sum())
    few = few_events(counts.numerator, counts.denominator, counts.design, kind)
    remarks = [failed, FEW_EVENTS * few, f"rows left out: {left}" * (left > 0)]
    said = "; ".join(filter(None, remarks))
    by_provider = notes(
        hidden.size,
        (hidden, HIDDEN),
        (np.isnan(answers["value"]) & (failed == ""), "nothing is predicted"),
        (np.full(hidden.size, said != ""), said),
    )
    note = first_of(own, by_provider[cells.provider])
    shown = used & ~hidden[cells.provider]
    values = {n: np.where(shown, each[cells.provider], np.nan) for n, each in answers.items()}
    return values, method[cells.provider], note


STATISTIC = Statistic(
    name="observed_over_predicted",
    title="Observed over predicted",
    over=Over.AREA,
    requires=("numerator", "denominator", "provider", "covariates"),
    compute=observed_over_predicted,
    definition="Each provider's count over the count that a model of its people predicts.",
    formula="O/E, E = Σ nᵢ h(β₀ + zᵢβ), h the inverse link, z covariates; shrunken Σ nᵢ h(β₀ + zᵢβ"
    " + u)/Σ nᵢ h(β₀ + zᵢβ), u the provider's intercept",
    reference="Ash et al. (2012), Statistical Issues in Assessing Hospital Performance (CMS)",
    when_not="To rank providers; outcomes that most people have: Poisson limits are too wide.",
    unit=Unit.RATIO,
    example=Example(
        "Emergency readmissions of eight hospitals by age and deprivation (made up): Elmfield "
        "readmits more than most, yet fewer than its older people predict; Glenmoor stands out.",
        options={"covariates": "age_band,deprivation", "polarity": "lower_is_better"},
    ),
)
