"""Indicators of one quantity share its counts by value, and each says what is its own."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from equipath.pipeline import run
from equipath.study.reader import load_study
from tests.spec.test_quantities import waits
from tests.unit.study.folder import INDICATOR, but, write

DAYS: dict[str, Any] = {
    "source": "waits",
    "of": {"from": "clock_start_date", "to": "clock_stop_date"},
    "unit": "days",
}


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Return the whole's results: of all waits, of those in one trust, and of one sex alone."""
    folder: Path = tmp_path_factory.mktemp("quantities")
    of_one = {"words": "In one trust", "where": {"provider_code": "T1"}}
    files = waits(kind="median", stratifiers=[], **{k: v for k, v in DAYS.items() if k != "source"})
    files |= {
        "indicators/longest.yaml": but(
            INDICATOR, kind="centile", centile=92, stratifiers=["sex"], **DAYS
        ),
        "indicators/high.yaml": but(INDICATOR, kind="centile", centile=92, stratifiers=[], **DAYS),
        "indicators/of_one.yaml": but(
            INDICATOR, kind="median", stratifiers=[], denominator=of_one, **DAYS
        ),
    }
    results = run(load_study(write(folder, files)))
    return results.table("results").filter(area_type="country", stratification="All")


def test_a_centile_is_of_the_values_that_the_median_is_of(levels: pl.DataFrame) -> None:
    of = {row["indicator"]: row for row in levels.iter_rows(named=True)}
    # Ten, ten and thirty days; the fourth wait goes on. At 1 + 2 × 0.92 it is 0.84 of the way
    # from the second to the third.
    assert of["hypertension"]["value"] == 10
    assert of["high"]["value"] == of["longest"]["value"] == pytest.approx(10 + 0.84 * 20)
    assert of["of_one"]["value"] == (10 + 30) / 2
    counts = {name: (row["numerator"], row["denominator"]) for name, row in of.items()}
    assert counts == {
        "hypertension": (3, 4),
        "high": (3, 4),
        "longest": (3, 4),
        "of_one": (2, 3),
    }
