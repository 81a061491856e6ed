"""Directly standardised rates: by hand, and of the standard population that was asked for."""

import polars as pl
import pytest

from equipath.disclosure.policy import load_policy
from equipath.errors import StudyError
from equipath.estimates.standardised import directly_standardised
from equipath.estimates.standards import load_standards
from tests.unit.estimates.declared import counts, indicator, only, study

STANDARD = pl.DataFrame({"age_band": ["0-4", "90+"], "population": [3000.0, 1000.0]})


def banded(code: str, young: tuple[float, float], old: tuple[float, float]) -> pl.DataFrame:
    return pl.concat(
        [
            counts(("icb", code, "All", *young), age_band="0-4"),
            counts(("icb", code, "All", *old), age_band="90+"),
        ]
    )


def rates(bands: pl.DataFrame, released: pl.DataFrame) -> pl.DataFrame:
    admitted = indicator(kind="rate", multiplier=1000, standard_population="two")
    policy = load_policy("open_data")
    return directly_standardised(study(admitted), admitted, bands, released, STANDARD, policy)


def test_a_rate_is_that_of_the_standard_population():
    bands = banded("A", (10, 1000), (40, 200))
    row = only(rates(bands, counts(("icb", "A", "All", 50, 1200))))
    # (3,000 · 10/1,000 + 1,000 · 40/200) / 4,000 = 57.5 per 1,000; the crude rate is 41.7.
    assert row["value"] == pytest.approx(57.5)
    assert (row["numerator"], row["denominator"]) == (50, 1200)
    assert row["lower_ci"] < 57.5 < row["upper_ci"]


def test_a_rate_whose_count_was_not_published_is_not_known():
    bands = banded("A", (None, 1000), (40, 200))
    row = only(rates(bands, counts(("icb", "A", "All", None, 1200))))
    assert [row[c] for c in ("value", "lower_ci", "upper_ci", "numerator")] == [None] * 4
    assert row["is_suppressed"]


def test_areas_are_standardised_each_by_itself():
    bands = pl.concat([banded("B", (20, 1000), (40, 200)), banded("A", (10, 1000), (40, 200))])
    made = rates(bands, counts(("icb", "A", "All", 50, 1200), ("icb", "B", "All", 60, 1200)))
    assert only(made, area_code="A")["value"] == pytest.approx(57.5)
    assert only(made, area_code="B")["value"] == pytest.approx(65)


def test_a_study_may_bring_its_own_standard_population(tmp_path):
    folder = tmp_path / "standard_populations"
    folder.mkdir()
    (folder / "esp2013.csv").write_text("# ours\nage_band,population\n0-4,7\n")
    admitted = indicator(standard_population="esp2013")
    own = load_standards(study(admitted, folder=tmp_path))["esp2013"]
    assert own.to_dicts() == [{"age_band": "0-4", "population": 7.0}]
    shipped = load_standards(study(admitted, folder=tmp_path / "elsewhere"))["esp2013"]
    assert shipped["population"].sum() == 100_000  # Eurostat (2013), Revision of the ESP


def test_a_standard_population_that_is_nowhere_is_named_with_the_nearest(tmp_path):
    admitted = indicator(standard_population="esp2031")
    with pytest.raises(StudyError, match=r"esp2031.*Did you mean `esp2013`"):
        load_standards(study(admitted, folder=tmp_path))
