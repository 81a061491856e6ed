"""Adjusted gaps of a study: a planted confounder, statsmodels on the people, what is hidden."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy import stats

from equipath.errors import StudyError
from equipath.pages.indicator import present
from equipath.pages.sections import adjusted
from equipath.pages.sections.view import view_of
from equipath.pipeline import forecast_of, run
from equipath.results.store import Results
from equipath.study.reader import load_study
from tests.functional.adjusted_study import (
    GROUP_EFFECT,
    PROVIDER_SPREAD,
    people,
    write_adjusted_study,
)

Z = stats.norm.ppf(0.975)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_adjusted_study(tmp_path_factory.mktemp("adjusted") / "study", people())


@pytest.fixture(scope="module")
def results(study: Path) -> Results:
    return run(study)


def found(results: Results, statistic: str, alike: str) -> dict[str, Any]:
    """Return the one result of a statistic whose comparator says so, with its detail."""
    (row,) = results.query(
        "SELECT * EXCLUDE (more), CAST(more AS VARCHAR) AS more FROM results "
        "JOIN detail USING (result_id) WHERE statistic = ? AND contains(comparator, ?)",
        statistic,
        alike,
    ).to_dicts()
    return row


def designed(frame: pl.DataFrame) -> np.ndarray:
    """Return people's columns of a regression: the group first, "Not known" a stage of its own."""
    stage = frame["stage"].fill_null("Not known")
    columns = [
        frame["deprivation"] == "Deprived",
        stage == "Late",
        stage == "Not known",
        frame["sex"] == "Male",
    ]
    return np.column_stack([np.ones(frame.height), *(c.to_numpy() for c in columns)]).astype(float)


def test_a_planted_confounder_moves_the_gap_to_what_was_planted(results: Results) -> None:
    row = found(results, "adjusted_odds_ratio", "alike in stage, providers")
    said = json.loads(row["more"])
    assert row["lower_ci"] < np.exp(GROUP_EFFECT) < row["upper_ci"]
    # Late stages are more common among the deprived: without allowing for them all is larger.
    assert said["crude_upper_ci"] < np.exp(GROUP_EFFECT)


def test_the_model_is_statsmodels_own_of_one_row_a_person(results: Results) -> None:
    frame = people()
    design, treated = designed(frame), frame["treated"].to_numpy().astype(float)
    peer = sm.GLM(treated, design, family=sm.families.Binomial()).fit(cov_type="HC1", tol=1e-12)
    row = found(results, "adjusted_odds_ratio", "stage and sex")
    assert row["value"] == pytest.approx(np.exp(peer.params[1]), rel=1e-7)
    error = peer.bse[1]
    assert row["lower_ci"] == pytest.approx(np.exp(peer.params[1] - Z * error), rel=1e-3)
    everybody = [
        np.column_stack([design[:, :1], np.full(frame.height, g), design[:, 2:]]) for g in (0, 1)
    ]
    other, deprived = (float(peer.predict(each).mean()) for each in everybody)
    difference = found(results, "adjusted_gap", "stage and sex")
    assert difference["value"] == pytest.approx(100 * (deprived - other), rel=1e-6)
    ratio = found(results, "adjusted_ratio", "stage and sex")
    assert ratio["value"] == pytest.approx(deprived / other, rel=1e-6)


def test_a_rate_has_a_ratio_of_rates_and_no_odds(tmp_path: Path) -> None:
    asked = [{"for": ["stage", "sex"], "words": "Late stages are treated less."}]
    changes = {"kind": "rate", "unit": "per 100 people", "adjusted": asked}
    results = run(write_adjusted_study(tmp_path / "rate", people(), **changes))
    frame = people()
    treated = frame["treated"].to_numpy().astype(float)
    peer = sm.GLM(treated, designed(frame), family=sm.families.Poisson()).fit(tol=1e-12)
    # Of a log-linear model the ratio of the levels that all would have is that of the rates.
    ratio = found(results, "adjusted_ratio", "stage and sex")
    assert ratio["value"] == pytest.approx(np.exp(peer.params[1]), rel=1e-6)
    names = results.query("SELECT DISTINCT statistic FROM results")["statistic"]
    assert "adjusted_odds_ratio" not in names


def test_the_gap_as_counted_stands_beside_it(results: Results) -> None:
    frame = people()
    levels = {group: rows["treated"].mean() for (group,), rows in frame.group_by("deprivation")}
    said = json.loads(found(results, "adjusted_gap", "stage and sex")["more"])
    gap = 100 * (levels["Deprived"] - levels["Other"])
    assert said["crude_value"] == pytest.approx(gap)
    known = frame.filter(pl.col("deprivation") == "Deprived")["stage"].is_not_null().mean()
    assert said["share_complete"] == round(100 * known)


def test_providers_differ_as_planted_and_each_is_drawn_in(results: Results) -> None:
    row = found(results, "adjusted_median_odds_ratio", "all providers")
    planted = np.exp(np.sqrt(2) * PROVIDER_SPREAD * stats.norm.ppf(0.75))
    assert row["lower_ci"] < planted < row["upper_ci"]
    each = results.query(
        "SELECT stratum, value, numerator FROM results WHERE statistic = 'observed_over_predicted'"
    )
    assert each.height == 24
    assert each["numerator"].is_null().all()
    spread = people().group_by("treating_provider").agg(pl.col("treated").mean())
    raw = spread["treated"] / people()["treated"].mean()
    assert each["value"].std() < raw.std()


def test_the_page_says_both_gaps_and_what_adjusting_hides(results: Results) -> None:
    section = adjusted.section(view_of(results, "treated"))
    assert section is not None
    text = " ".join(p for b in section.blocks for p in getattr(b, "paragraphs", ()))
    assert "as counted; alike in stage and sex" in text
    assert "allowing for it hides that part" in text
    assert "stratum of their own" in text
    assert "Providers (24) differ for like people" in text
    assert "Crude and adjusted" in [
        b.title for b in present(results, "treated").blocks if hasattr(b, "title")
    ]


def test_cells_of_models_are_in_no_output(study: Path, results: Results) -> None:
    names = results.query("SELECT DISTINCT stratification FROM results")["stratification"]
    assert not names.str.contains("×").any()
    assert not list((study / "output").glob(".unfinished/**/*.parquet"))


def test_a_plan_tells_of_the_pass_over_people_that_a_model_needs(study: Path) -> None:
    passes = [each.counts for each in forecast_of(load_study(study))]
    assert "country × deprivation × stage × sex" in passes


def test_a_hidden_group_has_no_adjusted_gap(tmp_path: Path) -> None:
    place = pl.int_range(pl.len())
    # Two rare groups, 2 and 3 of them treated: neither can be worked out from all the others.
    rare = pl.when(place < 8).then(pl.lit("Rare")).otherwise(pl.lit("Scarce"))
    few = people().with_columns(
        deprivation=pl.when(place < 16).then(rare).otherwise("deprivation"),
        treated=pl.when(place < 16).then(place.is_in([0, 1, 8, 9, 10])).otherwise("treated"),
    )
    results = run(write_adjusted_study(tmp_path / "few", few, "local_under_5"))
    rows = results.query(
        "SELECT stratum, value, is_suppressed FROM results WHERE statistic = 'adjusted_gap'"
    )
    assert rows.filter(stratum="Rare")["value"].is_null().all()
    assert rows.filter(stratum="Rare")["is_suppressed"].all()
    shown = rows.filter(stratum="Deprived")["value"]
    assert shown.is_not_null().all()
    assert (shown == shown.round(1)).all()


def test_a_policy_that_does_not_exempt_models_shows_none_and_says_so(tmp_path: Path) -> None:
    results = run(write_adjusted_study(tmp_path / "refused", people(), "opensafely"))
    rows = results.query(
        "SELECT value, lower_ci, note FROM results WHERE statistic LIKE 'adjusted%' "
        "OR statistic = 'observed_over_predicted'"
    )
    assert rows.height > 6
    assert rows["value"].is_null().all()
    assert rows["lower_ci"].is_null().all()
    assert rows["note"].str.contains("does not exempt models").all()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"adjusted": [{"for": "stagee", "words": "It."}]}, "no stratifier `stagee`"),
        ({"adjusted": [{"for": ["stage", "stage"], "words": "It."}]}, "named twice"),
        (
            {
                "kind": "mean",
                "of": "age",
                "adjusted": [{"for": "stage", "words": "It."}],
            },
            "proportions and rates",
        ),
    ],
)
def test_what_cannot_be_adjusted_is_told(
    tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(StudyError) as error:
        load_study(write_adjusted_study(tmp_path / "wrong", people().head(5), **changes))
    assert says in str(error.value)
