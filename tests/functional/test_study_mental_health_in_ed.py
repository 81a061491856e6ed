"""The study of mental health in emergency departments finds what was planted."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.commands.new import make_study
from equipath.pipeline import run
from equipath.results.store import Results
from equipath.synthetic.records.planted import shipped_stages
from tests.functional.planted_studies import assert_planted_within

PLANTED = {
    "liaison_within_an_hour": "liaison_within_an_hour",
    "followed_up_in_a_week": "followed_up_in_a_week",
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crisis") / "crisis"
    make_study(folder, people=20_000, seed=1, template="mental-health-in-ed")
    return folder


@pytest.fixture(scope="module")
def results(study: Path) -> Results:
    return run(study)


def test_its_own_tests_pass(study: Path) -> None:
    done = CliRunner().invoke(main, ["test", str(study)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(("stage", "indicator"), PLANTED.items())
def test_what_was_planted_lies_in_the_intervals(
    stage: str, indicator: str, study: Path, results: Results
) -> None:
    assert_planted_within(study, results, stage, indicator)


def planted_of_scheme() -> tuple[float, float]:
    """Where nobody differs by group: how much more the share fell with the scheme, and in ratio."""
    level = {
        when: shipped_stages()[f"crisis_attendance_{when}"].level
        for when in ("before", "after", "elsewhere")
    }
    more = (level["after"] - level["before"]) - (level["elsewhere"] - level["before"])
    return 100 * more, level["after"] / level["elsewhere"]


def of_scheme(results: Results, statistic: str) -> dict[str, Any]:
    (row,) = results.query(
        "SELECT r.*, d.more FROM results r JOIN detail d USING (result_id) WHERE indicator = "
        "'crisis_attendances' AND statistic = ? AND comparator LIKE 'T02 against T01, T03%'",
        statistic,
    ).iter_rows(named=True)
    return row


def test_the_scheme_changed_as_much_as_was_planted(results: Results) -> None:
    """Beside the hospitals without it: there more came in crisis, as everywhere."""
    difference, _ = planted_of_scheme()
    found = of_scheme(results, "difference_in_differences")
    assert found["lower_ci"] <= difference <= found["upper_ci"] < 0
    series = of_scheme(results, "interrupted_time_series")
    assert series["lower_ci"] <= difference <= series["upper_ci"]
    # Groups add to every level alike, so the ratio is nearer to 1 than where nobody differs.
    ratio = of_scheme(results, "ratio_of_ratios")
    assert planted_of_scheme()[1] < ratio["upper_ci"] < 1


def test_the_hospitals_ran_alongside_before_as_planted(results: Results) -> None:
    more = json.loads(of_scheme(results, "difference_in_differences")["more"])
    assert more["slope_before_lower_ci"] <= 0 <= more["slope_before_upper_ci"]
    assert more["periods_before"] == 4


def test_what_changed_is_made_of_the_counts_beside_it(results: Results) -> None:
    """By hand from the quarters shown: four sums make the value."""
    row = of_scheme(results, "difference_in_differences")
    sums: dict[tuple[bool, bool], list[float]] = {}
    for point in json.loads(row["more"])["series"]:
        cell = bool(point["is_comparison"]), point["period_start"] >= "2025-04-01"
        both = sums.setdefault(cell, [0.0, 0.0])
        both[0] += point["numerator"]
        both[1] += point["denominator"]
    level = {cell: 100 * x / n for cell, (x, n) in sums.items()}
    changed, compared = (level[arm, True] - level[arm, False] for arm in (False, True))
    assert row["value"] == pytest.approx(changed - compared)


def test_a_change_is_traced_to_the_counts_of_both(study: Path, results: Results) -> None:
    row = of_scheme(results, "difference_in_differences")
    done = CliRunner().invoke(main, ["explain", str(study), row["result_id"]])
    assert " percentage points (95% interval " in done.output
    last = json.loads(row["more"])["series"][-1]
    counts = f"{last['numerator']:,.0f} of {last['denominator']:,.0f}"
    assert f"January 2026 to March 2026, comparison: {counts}" in done.output


def test_how_much_is_not_coded_is_shown(study: Path, results: Results) -> None:
    states = results.query(
        "SELECT stratum, denominator, numerator FROM results WHERE statistic = 'state_share' "
        "AND indicator = 'diagnosis_completeness' AND stratification = 'diagnosis_recording' "
        "AND area_type = 'country' AND period_end - period_start > 400"
    ).rows()
    share = {state: counted / of for state, of, counted in states}
    # Planted: 17 to 22 in 100 have no code, and 15 in 100 of the others "no abnormality detected".
    assert 0.16 < share["Missing"] < 0.22
    assert 0.10 < share["Not known"] < 0.14


def test_the_report_says_what_it_cannot_tell(study: Path, results: Results) -> None:
    done = CliRunner().invoke(main, ["report", str(study)])
    assert done.exit_code == 0, done.output
    (page,) = (study / "output/reports").glob("*.html")
    said = page.read_text(encoding="utf-8")
    assert "judged by hospitals that had none" in said
    assert "Relative to the comparison it fell by" in said
    assert "only if, without it, both would have moved alike" in said
