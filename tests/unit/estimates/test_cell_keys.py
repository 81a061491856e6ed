"""Which counts the gate must take for one, wherever they stand."""

import polars as pl

from equipath.estimates.cell_keys import with_cell_keys


def counts(indicator, numerators, denominators):
    return pl.DataFrame(
        {
            "indicator": indicator,
            "area_type": "practice",
            "area_code": ["P1", "P2", "P3"],
            "period_start": "2025-04-01",
            "period_end": "2026-03-31",
            "stratification": "All",
            "stratum": "All",
            "numerator": pl.Series(numerators, dtype=pl.Float64),
            "denominator": pl.Series(denominators, dtype=pl.Float64),
        }
    )


def test_the_people_of_one_stage_are_the_denominator_of_the_next():
    rows = pl.concat(
        [counts("found", [3, 20, 7], [9, 50, 8]), counts("treated", [1, 5, 6], [3, 20, 7])]
    )
    keyed = with_cell_keys(rows)
    found, treated = keyed[:3], keyed[3:]
    assert found["numerator_key"].to_list() == treated["denominator_key"].to_list()
    assert found["numerator_key"].n_unique() == 3


def test_counts_that_differ_anywhere_are_counts_of_their_own():
    rows = pl.concat([counts("one", [3, 20, 7], [9, 50, 8]), counts("two", [3, 20, 7], [9, 50, 9])])
    keyed = with_cell_keys(rows)
    one, two = keyed[:3], keyed[3:]
    assert one["numerator_key"].to_list() == two["numerator_key"].to_list()
    assert not set(one["denominator_key"]) & set(two["denominator_key"])


def test_a_count_that_is_not_known_is_not_the_same_as_one_that_is():
    rows = pl.concat(
        [counts("one", [3, None, 7], [9, 50, 8]), counts("two", [3, 20, 7], [9, 50, 8])]
    )
    keyed = with_cell_keys(rows)
    assert not set(keyed[:3]["numerator_key"]) & set(keyed[3:]["numerator_key"])
