"""Tables as declared, and names for results that hold from run to run."""

from datetime import date

import polars as pl
import pytest

from equipath.disclosure.gate import summary
from equipath.results.schema import NAMES_A_RESULT, TABLES, fit, with_ids


def named(**changes: object) -> pl.DataFrame:
    row = {
        "indicator": "checked",
        "area_type": "icb",
        "area_code": "A",
        "period_start": date(2024, 4, 1),
        "period_end": date(2025, 3, 31),
        "stratification": "All",
        "stratum": "All",
        "statistic": "proportion",
        "comparator": "England",
    }
    return pl.DataFrame([row | changes], schema_overrides={"comparator": pl.String})


def result_id(rows: pl.DataFrame) -> str:
    return with_ids(rows)["result_id"][0]


def test_a_result_keeps_its_id_whatever_its_value_and_its_neighbours():
    alone = result_id(named())
    beside = with_ids(
        pl.concat([named(area_code="B"), named()]).with_columns(value=pl.Series([1.0, 2.0]))
    )
    assert beside["result_id"][1] == alone
    assert beside["result_id"][0] != alone


@pytest.mark.parametrize("name", NAMES_A_RESULT)
def test_everything_that_names_a_result_changes_its_id(name):
    other = date(2000, 1, 1) if name.startswith("period") else "other"
    assert result_id(named(**{name: other})) != result_id(named())


def test_a_result_without_comparator_has_an_id():
    assert len(result_id(named(comparator=None))) == 12


def test_two_hundred_thousand_results_have_as_many_ids():
    rows = (
        named()
        .drop("area_code")
        .join(pl.DataFrame({"area_code": [str(i) for i in range(200_000)]}), how="cross")
    )
    assert with_ids(rows)["result_id"].is_unique().all()


def test_rows_are_brought_to_their_table():
    made = fit(pl.DataFrame({"value": [1], "stray": ["x"], "indicator": ["checked"]}), "results")
    assert dict(made.schema) == dict(TABLES["results"])
    assert made.select("indicator", "value", "comparator").row(0) == ("checked", 1.0, None)


@pytest.mark.parametrize("table", TABLES)
def test_no_rows_make_an_empty_table(table):
    made = fit(pl.DataFrame(), table)
    assert made.is_empty()
    assert dict(made.schema) == dict(TABLES[table])


def test_the_gate_fills_the_table_of_what_was_hidden():
    released = pl.DataFrame(
        {
            "indicator": ["checked"] * 4,
            "area_type": ["icb"] * 4,
            "is_suppressed": [False, True, True, True],
            "disclosure_note": [
                "",
                "numerator hidden: a count of 1 to 7",
                "numerator hidden: small, or another hidden count could be computed with it",
                "numerator not known, or suppressed where it was published",
            ],
        }
    )
    row = fit(summary(released), "disclosure").row(0, named=True)
    assert row == {
        "indicator": "checked",
        "area_type": "icb",
        "rows": 4,
        "shown": 1,
        "hidden_primary": 1,
        "hidden_secondary": 1,
        "unknown": 1,
    }
