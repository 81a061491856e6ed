"""Promises that every statistic keeps, run over the registry.

Each statistic has an example in `examples`: columns that it takes, three groups of six rows. A
new statistic fails here until it has one.
"""

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from equipath.statistics import STATISTICS
from equipath.statistics.column_names import COLUMNS
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import Over
from tests.conformance.columns import COUNTS, GROUP, ROWS

EXAMPLES: dict[str, dict[str, Any]] = {
    name: columns
    for file in sorted((Path(__file__).parent / "examples").glob("*.py"))
    for name, columns in import_module(f"tests.conformance.examples.{file.stem}").EXAMPLES.items()
}

UNITLESS = {
    "people_gap",
    "people_gap_total",
    "people_to_reach",
    "ratio_of_ratios",
    "relative_gap",
    "relative_index_of_inequality",
}
"""`multiplier` is the unit of their levels; what they give has none."""


@pytest.fixture(params=STATISTICS.names())
def statistic(request: pytest.FixtureRequest) -> Statistic:
    return STATISTICS.get(request.param)


def those_with(option: str) -> pytest.MarkDecorator:
    """Run over the statistics that take an option."""
    taking = [s for s in map(STATISTICS.get, STATISTICS.names()) if option in s.options]
    return pytest.mark.parametrize("statistic", taking, ids=lambda found: found.name)


def is_grouped(statistic: Statistic) -> bool:
    return statistic.over is not Over.NONE or not statistic.gives_rows


def run(statistic: Statistic, columns: dict[str, Any] | None = None, **options: Any) -> Estimate:
    given = dict(EXAMPLES[statistic.name] if columns is None else columns)
    if is_grouped(statistic):
        given.setdefault("group", GROUP)
    return statistic.compute(**{**given, **options})


def rearranged(columns: dict[str, Any], order: np.ndarray) -> dict[str, Any]:
    """The same columns with their rows in another order, covariates within a table too."""
    return {
        name: rearranged(column, order)
        if isinstance(column, dict)
        else (column[order] if isinstance(column, np.ndarray) else column)
        for name, column in columns.items()
    }


def spoiled(column: Any, bad: float) -> Any:
    """The column, or the first of a table, with one bad cell: words have only the empty one."""
    if isinstance(column, dict):
        first = next(iter(column))
        return {**column, first: spoiled(column[first], bad)}
    target = column.copy() if column.dtype.kind == "U" else column.astype(float)
    target[1] = "" if column.dtype.kind == "U" else bad
    return target


def test_every_statistic_says_what_it_is(statistic):
    assert STATISTICS.summary(statistic.name)
    for said in ("title", "definition", "formula", "reference", "when_not"):
        assert getattr(statistic, said), said


def test_its_columns_and_options_are_those_of_its_function(statistic):
    parameters = inspect.signature(statistic.compute).parameters
    assert set(statistic.requires) | set(statistic.also) <= set(COLUMNS)
    assert {*statistic.requires, *statistic.also} <= set(parameters)
    for option, default in statistic.options.items():
        assert parameters[option].kind is inspect.Parameter.KEYWORD_ONLY, option
        assert default is None or isinstance(default, bool | int | float | str), option
    assert is_grouped(statistic) == ("group" in parameters)


def test_it_answers_once_for_each_row_or_group(statistic):
    found = run(statistic)
    size = ROWS if statistic.gives_rows else 3
    for column in ("value", "lower_ci", "upper_ci", "method", "note"):
        assert getattr(found, column).shape == (size,), column
    for name, column in found.extra.items():
        assert column.shape == (size,), name


def test_the_value_lies_within_its_interval(statistic):
    found = run(statistic)
    known = np.isfinite(found.value) & np.isfinite(found.lower_ci)
    assert (found.lower_ci <= found.value)[known].all()
    assert (found.value <= found.upper_ci)[known].all()


@those_with("confidence")
def test_more_confidence_never_narrows_an_interval(statistic):
    narrow, wide = run(statistic, confidence=0.8), run(statistic, confidence=0.99)
    known = np.isfinite(narrow.lower_ci)
    assert known.any()
    assert (wide.lower_ci[known] < narrow.lower_ci[known]).all()
    assert (wide.upper_ci[known] > narrow.upper_ci[known]).all()
    np.testing.assert_array_equal(wide.value, narrow.value)


@those_with("multiplier")
def test_a_multiplier_scales_value_and_limits_alike(statistic):
    plain, percent = run(statistic), run(statistic, multiplier=100)
    factor = 1 if statistic.name in UNITLESS else 100
    if statistic.name == "people_to_reach":
        percent = run(statistic, {**COUNTS, "reference": np.full(ROWS, 20.0)}, multiplier=100)
    for column in ("value", "lower_ci", "upper_ci"):
        np.testing.assert_allclose(
            getattr(percent, column), getattr(plain, column) * factor, rtol=1e-9, atol=1e-9
        )


def test_groups_may_stand_in_any_order(statistic):
    found = run(statistic)
    order = np.concatenate([np.flatnonzero(group == GROUP) for group in (2, 0, 1)])
    columns = rearranged(EXAMPLES[statistic.name], order)
    group = {"group": GROUP[order]} if is_grouped(statistic) else {}
    moved = run(statistic, {**columns, **group})
    places = order if statistic.gives_rows else np.array([2, 0, 1])
    np.testing.assert_allclose(moved.value, found.value[places], rtol=1e-9)
    np.testing.assert_allclose(moved.upper_ci, found.upper_ci[places], rtol=1e-9)


def test_rows_may_stand_in_any_order_within_their_group(statistic):
    found = run(statistic)
    order = np.concatenate([np.flatnonzero(group == GROUP)[::-1] for group in (0, 1, 2)])
    moved = run(statistic, rearranged(EXAMPLES[statistic.name], order))
    places = order if statistic.gives_rows else np.arange(3)
    np.testing.assert_allclose(moved.value, found.value[places], rtol=1e-9)
    np.testing.assert_allclose(moved.lower_ci, found.lower_ci[places], rtol=1e-9)


def test_one_group_does_not_depend_on_the_others(statistic):
    found = run(statistic)
    alone = rearranged(EXAMPLES[statistic.name], np.arange(6, 12))
    group = {"group": np.ones(6, dtype=int)} if is_grouped(statistic) else {}
    single = run(statistic, {**alone, **group})
    places = slice(6, 12) if statistic.gives_rows else slice(1, 2)
    np.testing.assert_allclose(single.value, found.value[places], rtol=1e-9)
    np.testing.assert_allclose(single.lower_ci, found.lower_ci[places], rtol=1e-9)


@pytest.mark.parametrize("bad", [np.nan, -1.0, np.inf])
def test_bad_data_never_raises_and_never_lacks_a_note(statistic, bad):
    """One bad cell a column: the group it stands in may suffer, no value is lost in silence."""
    for spoilt in statistic.requires:
        columns = rearranged(EXAMPLES[statistic.name], np.arange(ROWS))
        columns[spoilt] = spoiled(columns[spoilt], bad)
        found, clean = run(statistic, columns), run(statistic)
        silent = np.isnan(found.value) & (found.note == "")
        assert not silent.any(), spoilt
        has_limits = np.isfinite(clean.lower_ci).any()
        silent = np.isnan(found.lower_ci) & ~np.isnan(found.value) & (found.note == "")
        assert not (has_limits & silent).any(), spoilt
        others = slice(6, None) if statistic.gives_rows else slice(1, None)
        np.testing.assert_allclose(found.value[others], clean.value[others], err_msg=spoilt)


def test_no_rows_give_no_answers(statistic):
    columns = rearranged(EXAMPLES[statistic.name], np.arange(0))
    group = {"group": GROUP[:0]} if is_grouped(statistic) else {}
    assert run(statistic, {**columns, **group}).value.shape == (0,)


def test_what_goes_in_comes_out_unchanged(statistic):
    columns = rearranged(EXAMPLES[statistic.name], np.arange(ROWS))
    before = rearranged(columns, np.arange(ROWS))
    run(statistic, columns)
    for name, column in columns.items():
        if isinstance(column, np.ndarray):
            np.testing.assert_array_equal(column, before[name], err_msg=name)
