"""The strata of one group with and without adjustment, and what must be said of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.adjusted_contrast import Contrast, contrast, fitted_model
from equipath.statistics.arguments import first_of, notes
from equipath.statistics.count_regression import Counts
from equipath.statistics.covariate_design import (
    FEW_EVENTS,
    Table,
    categories,
    covariate_columns,
    few_events,
    indicators,
    is_complete,
    without_variation,
)
from equipath.statistics.grouping import Grouping
from equipath.statistics.robust_errors import FEWEST_CLUSTERS
from equipath.statistics.statistic import Groups, Numbers, Words

GAPS = ("value", "lower_ci", "upper_ci", "crude_value", "crude_lower_ci", "crude_upper_ci")
LEVELS = ("stratum_value", "reference_value")

SIGN = "the sign changes with adjustment"
NO_LIMITS = "too few rows or providers for such errors: no interval"


@dataclass(frozen=True)
class Question:
    """What is asked of the strata: the options, checked."""

    kind: str
    measure: str
    errors: str
    provider_effect: str
    z: float


@dataclass(frozen=True)
class Cells:
    """Rows of counts, NaN where `note` says why."""

    numerator: Numbers
    denominator: Numbers
    note: Words
    stratum: Words
    is_reference: NDArray[np.bool_]
    provider: Words
    covariates: Table

    def of(self, rows: slice) -> "Cells":
        """Return the rows of one group."""
        return Cells(
            self.numerator[rows],
            self.denominator[rows],
            self.note[rows],
            self.stratum[rows],
            self.is_reference[rows],
            self.provider[rows],
            {name: column[rows] for name, column in self.covariates.items()},
        )


@dataclass(frozen=True)
class Answer:
    """What each row is told: numbers by name, a note, what its reference is called."""

    values: dict[str, Numbers]
    note: Words
    reference: Words


def adjusted_strata(cells: Cells, groups: Grouping, question: Question) -> Answer:
    """Return the gap of each row's stratum to its group's reference stratum."""
    size = cells.stratum.size
    values = {name: np.full(size, np.nan) for name in (*GAPS, *LEVELS, "p_value")}
    note, reference = np.full((2, size), "", dtype=object)
    for rows in groups.slices():
        found, note[rows], reference[rows] = _of_group(cells.of(rows), question)
        for name, each in found.items():
            values[name][rows] = each
    return Answer(values, note.astype(np.str_), reference.astype(np.str_))


def _of_group(cells: Cells, question: Question) -> tuple[dict[str, Numbers], Words, str]:
    names, codes = np.unique(cells.stratum, return_inverse=True)
    references = np.unique(codes[cells.is_reference])
    own = _left_out(cells, question.kind)
    if references.size != 1:
        reason = "no reference stratum" if not references.size else "several reference strata"
        return {}, first_of(own, np.full(codes.size, f"the group has {reason}")), ""
    (reference,) = references.tolist()
    fitting = np.flatnonzero(own == "")
    order = np.unique(codes[fitting])
    if reference not in order:
        said = np.full(codes.size, "no row of the reference stratum can be used")
        return {}, first_of(own, said), str(names[reference])
    place = np.full(names.size, -1)
    place[[reference, *order[order != reference]]] = np.arange(order.size)
    found, remarks = _both(cells, fitting, place[codes[fitting]], question)
    if fitting.size < codes.size:
        left = f"rows left out: {codes.size - fitting.size}"
        remarks = np.array([_joined(remark, left) for remark in remarks])
    shown = fitting[place[codes[fitting]] > 0]
    values = {name: np.full(codes.size, np.nan) for name in found}
    for name, each in found.items():
        values[name][shown] = each[place[codes[shown]]]
    said = notes(codes.size, (codes == reference, "this is the reference stratum"))
    note = first_of(own, said, remarks[place[codes]])
    return values, note, str(names[reference])


def _left_out(cells: Cells, kind: str) -> Words:
    """Return why a row takes no part in the fit, or nothing."""
    complete = is_complete(cells.covariates, cells.note.size)
    own = first_of(cells.note, notes(complete.size, (~complete, "a covariate is missing")))
    words = {name: each for name, each in cells.covariates.items() if each.dtype.kind == "U"}
    flat = without_variation(
        {"stratum": cells.stratum, **words},
        cells.numerator,
        cells.denominator,
        own == "",
        kind,
    )
    return first_of(own, flat)


def _both(
    cells: Cells, rows: Groups, strata: Groups, question: Question
) -> tuple[dict[str, Numbers], Words]:
    """Return each stratum's numbers, adjusted and crude, and the remarks on it."""
    x, n = cells.numerator[rows], cells.denominator[rows]
    plain = np.column_stack([np.ones(rows.size), indicators(strata)])
    table = {name: column[rows] for name, column in cells.covariates.items()}
    counts = Counts(x, n, np.column_stack([plain, covariate_columns(table)]), question.kind)
    provider = categories(cells.provider[rows])
    size = int(strata.max()) + 1
    model = fitted_model(counts, provider, question.errors, question.provider_effect)
    adjusted = contrast(counts, model, size, question.measure, question.z)
    bare = Counts(x, n, plain, question.kind)
    # With nothing but strata in it, a robust model of people has the model's own errors; rows
    # added up would take for noise what sets them apart, such as age.
    crude_errors = "clustered" if question.errors == "clustered" else "model"
    crude_model = fitted_model(bare, provider, crude_errors, "none")
    crude = contrast(bare, crude_model, size, question.measure, question.z)
    found = {
        "value": adjusted.value,
        "lower_ci": adjusted.lower_ci,
        "upper_ci": adjusted.upper_ci,
        "p_value": adjusted.p_value,
        "crude_value": crude.value,
        "crude_lower_ci": crude.lower_ci,
        "crude_upper_ci": crude.upper_ci,
        "stratum_value": adjusted.level,
        "reference_value": np.full(size, adjusted.level[0]),
    }
    clusters = int(provider.max()) + 1
    few = question.errors == "clustered" and clusters < FEWEST_CLUSTERS
    said = [
        model.note,
        FEW_EVENTS if few_events(x, n, counts.design, question.kind) else "",
        f"{clusters} providers: clustered limits are too narrow" if few else "",
    ]
    return found, _remarks(adjusted, crude, question.measure, "; ".join(filter(None, said)))


def _remarks(adjusted: Contrast, crude: Contrast, measure: str, said: str) -> Words:
    none = 0.0 if measure == "difference" else 1.0
    turned = (adjusted.value - none) * (crude.value - none) < 0
    open_ended = np.isnan(adjusted.lower_ci) & ~np.isnan(adjusted.value)
    return np.array(
        [
            _joined(SIGN if turns else "", said, NO_LIMITS if without else "")
            for turns, without in zip(turned, open_ended, strict=True)
        ],
        dtype=np.str_,
    )


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
