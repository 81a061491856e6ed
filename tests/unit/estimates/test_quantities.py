"""Means, medians and centiles of counted values, and what a policy keeps of them."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from equipath.disclosure.policy import load_policy
from equipath.estimates.quantities import EXTREME, given, with_quantity
from equipath.estimates.rows import KEYS
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from tests.unit.estimates.declared import indicator, study

PLACE = {
    "indicator": "waits",
    "area_type": "country",
    "area_code": "E",
    "period_start": date(2024, 4, 1),
    "period_end": date(2025, 3, 31),
    "stratification": "sex",
}


@pytest.fixture
def declared() -> Study:
    return study()


def of_days(**keys: object) -> Indicator:
    return indicator(name="waits", of={"column": "days", "to_nearest": 2}, multiplier=1, **keys)


def counted(values: dict[str, list[int]], hidden: tuple[str, ...] = ()) -> tuple[pl.DataFrame, ...]:
    """Return released counts and the true ones by value, of days given in twos."""
    released, banded = [], []
    for stratum, days in values.items():
        place = {**PLACE, "stratum": stratum}
        is_hidden = stratum in hidden
        n = None if is_hidden else float(len(days))
        released.append({**place, "numerator": n, "denominator": 50.0, "is_suppressed": is_hidden})
        banded += [
            {**place, "age_band": f"{value // 2}", "numerator": float(days.count(value))}
            for value in set(days)
        ]
        banded.append({**place, "age_band": "Not known", "numerator": 0.0})
    return pl.DataFrame(released).sort(KEYS), pl.DataFrame(banded)


DAYS = [2 * int(d) for d in np.random.default_rng(4).gamma(2, 15, 101)]


def test_a_median_and_a_centile_are_those_of_the_values_themselves(declared: Study) -> None:
    released, banded = counted({"Female": DAYS, "Male": [4, 8, 10]})
    policy = load_policy("open_data", declared.folder)
    for kind, share in (("median", 50), ("centile", 92)):
        keys = {"centile": share} if kind == "centile" else {}
        asked = of_days(kind=kind, **keys)
        found = given(asked, with_quantity(declared, asked, released, banded, policy))
        assert found.value.tolist() == [
            np.percentile(DAYS, share),
            np.percentile([4, 8, 10], share),
        ]


def test_a_mean_has_students_interval(declared: Study) -> None:
    released, banded = counted({"Female": DAYS})
    asked = of_days(kind="mean")
    policy = load_policy("open_data", declared.folder)
    found = given(asked, with_quantity(declared, asked, released, banded, policy))
    t = stats.ttest_1samp(DAYS, 0).confidence_interval(0.95)
    assert found.value[0] == pytest.approx(np.mean(DAYS))
    assert [found.lower_ci[0], found.upper_ci[0]] == pytest.approx([t.low, t.high])


@pytest.mark.parametrize("kind", ["mean", "median"])
def test_where_the_number_is_hidden_so_is_the_level(declared: Study, kind: str) -> None:
    released, banded = counted({"Female": DAYS, "Male": [4, 8, 10]}, hidden=("Male",))
    asked = of_days(kind=kind)
    policy = load_policy("local_under_5", declared.folder)
    rows = with_quantity(declared, asked, released, banded, policy)
    assert rows["level"].is_null().to_list() == [False, True]
    assert rows.filter(stratum="Male").select("level_lower", "level_upper").row(0) == (None, None)


def test_nobodys_own_least_or_greatest_value_is_shown_as_a_limit(declared: Study) -> None:
    # The 95% limits of the median of seven values are the least and the greatest of them.
    released, banded = counted({"Male": [4, 8, 10, 12, 20, 30, 90]})
    asked = of_days(kind="median")
    shown = {
        name: with_quantity(
            declared, asked, released, banded, load_policy(name, declared.folder)
        ).row(0, named=True)
        for name in ("open_data", "local_under_5")
    }
    assert (shown["open_data"]["level_lower"], shown["open_data"]["level_upper"]) == (4, 90)
    assert shown["local_under_5"]["level"] == 12
    assert shown["local_under_5"]["level_lower"] is None
    assert shown["local_under_5"]["level_note"] == EXTREME


def test_where_counts_are_rounded_a_mean_tells_not_what_it_was_divided_by(declared: Study) -> None:
    released, banded = counted({"Male": [2] * 17 + [4] * 5})
    asked = of_days(kind="mean")
    policy = load_policy("hes", declared.folder)
    level = with_quantity(declared, asked, released, banded, policy)["level"][0]
    # 54 / 22 = 2.4545…: as 2.5 it is also the mean of 20 and of 24 such values.
    assert level == pytest.approx(2.5)


def test_with_nothing_recorded_of_anybody_there_is_no_level_and_a_note(declared: Study) -> None:
    released, banded = counted({"Male": []})
    asked = of_days(kind="median")
    policy = load_policy("open_data", declared.folder)
    row = with_quantity(declared, asked, released, banded, policy).row(0, named=True)
    assert (row["level"], row["level_note"]) == (None, "nobody has a value recorded")
