"""Areas in strata: quantiles over all areas, listed strata, and what fits none."""

import polars as pl

from equipath.estimates.area_groups import area_groups
from equipath.study.stratifier import Stratifier
from tests.unit.estimates.declared import indicator, study


def grouped(stratifier: dict, values: dict[str, float | None]) -> dict[str, str]:
    by = Stratifier.model_validate(
        {"name": "by", "title": "By", "attribute": "imd", "area_type": "practice", **stratifier}
    )
    rows = pl.DataFrame(
        {
            "area_type": ["practice"] * len(values) + ["icb"],
            "area_code": [*values, "A"],
            "attribute": "imd",
            "value": [*values.values(), 999.0],
        }
    )
    made = area_groups(study(indicator(), stratifiers=[by]), rows)
    assert set(made["area_type"]) <= {"practice"}
    return dict(made.select("area_code", "stratum").iter_rows())


def test_the_highest_scores_are_the_first_quantile():
    ten = {f"P{i}": float(i) for i in range(1, 11)}
    made = grouped({"quantiles": 5}, ten)
    assert [made[f"P{i}"] for i in range(10, 0, -1)] == [
        f"Quantile {q}" for q in (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
    ]


def test_the_lowest_scores_are_the_first_quantile_where_declared():
    ten = {f"P{i}": float(i) for i in range(1, 11)}
    made = grouped({"quantiles": 2, "highest_first": False, "labels": ["Low", "High"]}, ten)
    assert (made["P5"], made["P6"]) == ("Low", "High")


def test_areas_of_the_same_score_are_in_the_same_quantile():
    made = grouped({"quantiles": 2}, {"a": 1.0, "b": 2.0, "c": 2.0, "d": 2.0, "e": 3.0, "f": 4.0})
    assert made["b"] == made["c"] == made["d"]


def test_an_area_without_the_attribute_is_in_no_quantile():
    made = grouped({"quantiles": 2}, {"a": 1.0, "b": 2.0, "c": None})
    assert set(made) == {"a", "b"}
    assert set(made.values()) == {"Quantile 1", "Quantile 2"}


def test_listed_strata_are_spans_or_codes_and_the_rest_is_not_known():
    spans = {"strata": [{"name": "Low", "below": 5}, {"name": "High", "at_least": 5, "below": 9}]}
    assert grouped(spans, {"a": 4.99, "b": 5.0, "c": 9.0}) == {
        "a": "Low",
        "b": "High",
        "c": "Not known",
    }
    codes = {"strata": [{"name": "Core20", "codes": [1, 2]}]}
    assert grouped(codes, {"a": 1.0, "b": 2.0, "c": 3.0}) == {
        "a": "Core20",
        "b": "Core20",
        "c": "Not known",
    }


def test_quantiles_weighted_by_people_hold_equal_numbers_of_them():
    by = Stratifier.model_validate(
        {
            "name": "by",
            "title": "By",
            "attribute": "imd",
            "area_type": "practice",
            "quantiles": 2,
            "weighted_by": "list_size",
        }
    )
    rows = pl.DataFrame(
        [("imd", "big", 9.0), ("imd", "b", 5.0), ("imd", "c", 3.0), ("imd", "new", 1.0)]
        + [("list_size", "big", 9000.0), ("list_size", "b", 2000.0), ("list_size", "c", 2000.0)],
        ["attribute", "area_code", "value"],
        orient="row",
    ).with_columns(area_type=pl.lit("practice"))
    made = area_groups(study(indicator(), stratifiers=[by]), rows)
    assert dict(made.select("area_code", "stratum").iter_rows()) == {
        "big": "Quantile 1",
        "b": "Quantile 2",
        "c": "Quantile 2",
        "new": "Not known",
    }
