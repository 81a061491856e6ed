"""What a statistic is handed by a study: columns made of counts, and options of the indicator."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl

from equipath.estimates.levels import estimate
from equipath.estimates.rows import column
from equipath.statistics.column_names import COLUMNS, Kind
from equipath.statistics.level_scale import ERROR_SCALES
from equipath.statistics.statistic import Numbers, Statistic
from equipath.study.indicator import Indicator
from equipath.study.stratifier import CROSSED
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN, Unit

LEVELS = ("value", "lower_ci", "upper_ci")

Maker = Callable[[Study, Indicator, pl.DataFrame], Any]


def columns_of(
    statistic: Statistic, study: Study, indicator: Indicator, rows: pl.DataFrame
) -> dict[str, Any]:
    """Return every column that the statistic takes and counts can give.

    Levels are shares where it has a `multiplier` to bring them to the unit shown, else they are
    in that unit already.
    """
    made = {
        name: MAKERS[name](study, indicator, rows)
        for name in (*statistic.requires, *statistic.also)
        if name in MAKERS and (name in statistic.requires or _is_there(name, rows))
    }
    scale = indicator.multiplier if _is_scaled(statistic) else 1.0
    # Where levels are handed over, a target is in their unit; beside counts in the unit shown.
    scaled = {*LEVELS, "target"} if "value" in statistic.requires else set()
    return {n: values / scale if n in scaled else values for n, values in made.items()}


def no_rows(statistic: Statistic, *, is_ordered: bool) -> dict[str, Any]:
    """Return the columns that the statistic would be given, without a row in any."""
    words = np.empty(0, dtype=np.str_)
    kinds = {Kind.WORDS: words, Kind.TABLE: {"one": words, "another": words}}
    return {
        name: kinds.get(COLUMNS[name].kind, np.empty(0))
        for name in (*statistic.requires, *statistic.also)
        if name in MAKERS and (name != "order" or is_ordered)
    }


def options_of(statistic: Statistic, study: Study, indicator: Indicator) -> dict[str, Any]:
    """Return the options that the study and the indicator set for all statistics."""
    given = {
        "kind": indicator.kind,
        "confidence": study.confidence,
        "polarity": indicator.polarity.value,
    }
    if _is_scaled(statistic):
        given["multiplier"] = indicator.multiplier
        given["error_scale"] = ERROR_SCALES[indicator.kind]
    return {name: value for name, value in given.items() if name in statistic.options}


def _is_scaled(statistic: Statistic) -> bool:
    """Whether the statistic brings shares to the unit shown: one without a unit has none."""
    return "multiplier" in statistic.options and statistic.unit is not Unit.NUMBER


def _is_there(name: str, rows: pl.DataFrame) -> bool:
    """Whether an optional column says anything: an order of what has none does not."""
    return name not in rows.columns or bool(rows[name].is_not_null().any())


def _level(part: str) -> Maker:
    def made(study: Study, indicator: Indicator, rows: pl.DataFrame) -> Numbers:
        numbers: Numbers = getattr(estimate(study, indicator, rows), part)
        return numbers

    return made


def _given(name: str) -> Maker:
    return lambda _, __, rows: column(rows, name)


def _days(_: Study, __: Indicator, rows: pl.DataFrame) -> Numbers:
    return rows["period_start"].to_physical().cast(pl.Float64).to_numpy()


def _target(study: Study, indicator: Indicator, rows: pl.DataFrame) -> Numbers:
    """Return the target in force over each period, in the unit shown; none where it changed."""
    if indicator.target is None:
        return np.full(rows.height, np.nan)
    threshold = study.thresholds[indicator.target]
    spans = rows.select("period_start", "period_end").unique()
    found = {span: threshold.over(*span) for span in spans.iter_rows()}
    values = {span: value.value if value else np.nan for span, value in found.items()}
    return np.array([values[s] for s in rows.select("period_start", "period_end").iter_rows()])


def _words(name: str) -> Maker:
    return lambda _, __, rows: rows[name].to_numpy().astype(np.str_)


def _dimensions(study: Study, _: Indicator, rows: pl.DataFrame) -> dict[str, Any]:
    """Return the strata of each stratifier that is crossed, a column each."""
    names = study.stratifiers[rows["stratification"][0]].crosses
    split = rows["stratum"].str.split_exact(CROSSED, len(names) - 1).struct.unnest()
    columns = zip(names, split.get_columns(), strict=True)
    return {name: column.to_numpy().astype(np.str_) for name, column in columns}


MAKERS: Mapping[str, Maker] = {
    "numerator": _given("numerator"),
    "denominator": _given("denominator"),
    "population": _given("denominator"),
    "value": _level("value"),
    "lower_ci": _level("lower_ci"),
    "upper_ci": _level("upper_ci"),
    "order": _given("order"),
    "is_reference": _given("is_reference"),
    "is_unknown": lambda _, __, rows: (rows["stratum"] == NOT_KNOWN).cast(pl.Float64).to_numpy(),
    "period": _days,
    "target": _target,
    "dimensions": _dimensions,
    "rebase": _words("rebase"),
    "interrupted": _given("interrupted"),
    "is_comparison": _given("is_comparison"),
    "stratum": _words("stratum"),
    "provider": _words("area_code"),
}
"""Each column that counts can give, and how."""
