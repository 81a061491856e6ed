"""The worked examples of variation between areas show what their words say."""

import csv
from importlib.resources import files

import numpy as np
import pytest

from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Estimate


def example(name: str, **options) -> tuple[dict[str, np.ndarray], Estimate]:
    """The table of a worked example and what the statistic makes of it as the example asks."""
    statistic = STATISTICS.get(name)
    folder = files("equipath.library").joinpath("worked_examples")
    with folder.joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = {column: np.array([row[column] for row in rows]) for column in rows[0]}
    known = {*statistic.requires, *statistic.also}
    given = {column: cells.astype(float) for column, cells in table.items() if column in known}
    if statistic.example.by:
        (by,) = statistic.example.by
        given["group"] = np.unique(table[by], return_inverse=True)[1]
    return table, statistic.compute(**given, **{**statistic.example.options, **options})


def test_widened_limits_leave_five_of_fifteen_practices():
    for overdispersion, outside in (("none", 15), ("additive", 5)):
        table, found = example("funnel", overdispersion=overdispersion)
        assert table["area_code"].size == 24
        assert (found.extra["significance"] != "within").sum() == outside


def test_the_papers_discoveries_are_four_and_by_holm_three():
    for method, discoveries in (("benjamini_hochberg", 4), ("holm", 3)):
        assert (example("false_discovery", method=method)[1].value <= 0.05).sum() == discoveries


def test_a_limit_at_the_target_and_a_wide_interval_are_similar():
    _, found = example("comparison")
    assert found.extra["comparison"].tolist() == [
        "similar", "worse", "better", "similar", "similar", "worse",
    ]  # fmt: skip


def test_one_place_rises_one_stays_and_one_leaps():
    _, found = example("trend_marker")
    assert found.extra["trend"].tolist() == [
        "increasing and getting better", "no significant change", "no significant change",
    ]  # fmt: skip
    assert found.extra["chi_squared"][2] > 9.5495
    assert found.extra["keeps_sign"].tolist() == [1, 1, 0]


def test_tonsils_vary_nearly_eight_times_as_much_as_hips():
    _, found = example("systematic_component_of_variation")
    assert found.value[1] / found.value[0] == pytest.approx(7.8, abs=0.1)
    assert found.lower_ci[0] < 0 < found.lower_ci[1]


def test_one_check_varies_by_chance_and_the_other_by_43_per_cent():
    _, found = example("median_odds_ratio")
    assert found.value.tolist() == pytest.approx([1.0, 1.43], abs=0.005)


def test_the_smallest_neighbourhood_falls_from_first_to_third():
    table, found = example("empirical_bayes_level")
    smallest = table["denominator"].astype(int).argmin()
    assert (table["numerator"][smallest], table["denominator"][smallest]) == ("46", "310")
    assert (found.extra["crude_value"] > found.extra["crude_value"][smallest]).sum() == 0
    assert (found.value > found.value[smallest]).sum() == 2


def test_the_two_smallest_practices_are_extreme_only_as_they_were_counted():
    table, found = example("hierarchical_level")
    people, crude = table["denominator"].astype(int), found.extra["crude_value"]
    assert (people[crude.argmax()], people[crude.argmin()]) == (14, 22)
    assert min(people[found.value.argmax()], people[found.value.argmin()]) > 22
