"""What a policy hides is hidden in every number that is made of it."""

import polars as pl
import pytest

import equipath
from tests.functional.small_study import write_study

COUNTED = {f"P{i}": (40 + 3 * i, 100 + 7 * i) for i in range(12)} | {"small": (3, 240)}
NUMBERS = ("numerator", "value", "lower_ci", "upper_ci", "p_value")


@pytest.fixture(scope="module", params=["hes", "local_under_5"])
def run(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param) / "small"
    return equipath.run(write_study(folder, COUNTED, request.param))


def test_a_hidden_count_has_no_number_of_any_kind(run):
    results = run.to_polars()
    hidden = results.filter("is_suppressed")
    assert "small" in hidden["area_code"]
    assert set(results.filter(area_code="small")["is_suppressed"]) == {True}
    for name in NUMBERS:
        assert hidden[name].null_count() == hidden.height, name
    assert set(hidden["comparison"].drop_nulls()) <= {"not_compared"}
    assert hidden["note"].str.contains("hidden").all()


def test_a_hidden_count_cannot_be_had_by_taking_the_others_from_their_total(run):
    """What is left for it, given everything shown, is no narrower than the rule itself says."""
    counts = run.to_polars().filter(statistic="proportion")
    practices = counts.filter(area_type="practice")
    assert practices.height == len(COUNTED)
    total = counts.filter(area_type="country")["numerator"].item()
    is_rounded = run.table("run")["policy"].item() == "hes"
    half = 2 if is_rounded else 0
    shown = practices.filter(~pl.col("is_suppressed"))["numerator"]
    most = total - (shown - half).sum()
    assert practices.filter("is_suppressed").height >= (1 if is_rounded else 2)
    assert most >= (7 if is_rounded else 4)


def test_what_is_shown_is_made_of_what_may_be_shown(run):
    shown = run.to_polars().filter(
        pl.col("statistic") == "proportion",
        pl.col("area_type") != "country",
        ~pl.col("is_suppressed"),
    )
    if run.table("run")["policy"].item() == "hes":  # rounds to the nearest five
        assert (shown["numerator"] % 5 == 0).all()
    level = 100 * shown["numerator"] / shown["denominator"]
    assert (level - shown["value"]).abs().max() < 1e-9


def test_a_hidden_area_is_no_finding(run):
    hidden = run.to_polars().filter("is_suppressed")["area_code"].unique()
    assert not run.table("findings")["area_code"].is_in(hidden.implode()).any()


def test_how_much_was_hidden_is_told(run):
    row = run.table("disclosure").filter(area_type="practice").row(0, named=True)
    assert row["rows"] == len(COUNTED)
    assert row["hidden_primary"] == 1
    is_rounded = run.table("run")["policy"].item() == "hes"
    assert row["hidden_secondary"] >= (0 if is_rounded else 1)
    assert row["shown"] == row["rows"] - row["hidden_primary"] - row["hidden_secondary"]
