"""The study of a high-cost drug: it finds what was planted, and says what it cannot tell."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.commands.new import make_study
from equipath.pipeline import run
from equipath.results.store import Results
from tests.functional.planted_studies import planted_of_everybody, planted_stages

WHOLE = "period_start = '2024-04-01' AND period_end = '2026-03-31' AND area_type = 'country'"
STAGES = {
    "asthma_uncontrolled": "asthma_uncontrolled",
    "biologic_started": "biologic_uptake",
    "asthma_barrier_travel": "barrier_travel",
    "asthma_barrier_time": "barrier_time",
    "asthma_barrier_not_referred": "barrier_not_referred",
}


def call(*arguments: object) -> str:
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drugs") / "my-drug"
    make_study(folder, people=20_000, seed=1, template="high-cost-drugs")
    return folder


@pytest.fixture(scope="module")
def results(study: Path) -> Results:
    return run(study)


@pytest.fixture(scope="module")
def stages(study: Path) -> dict[str, Any]:
    return planted_stages(study)


def test_its_own_test_passes(study: Path) -> None:
    assert "1 test passed." in call("test", study)


@pytest.mark.parametrize(("stage", "indicator"), STAGES.items())
def test_what_was_planted_lies_inside_its_interval(
    stage: str, indicator: str, results: Results, stages: dict[str, Any]
) -> None:
    """Of everybody: the truth is the mean of what was planted for each of the people."""
    ((lower, upper),) = results.query(
        f"SELECT lower_ci, upper_ci FROM results WHERE indicator = ? AND {WHOLE} "
        "AND stratification = 'All' AND statistic = 'proportion'",
        indicator,
    ).iter_rows()
    assert lower <= planted_of_everybody(stages[stage]) <= upper


def test_more_begin_after_the_change_as_planted(results: Results) -> None:
    """The planted rise by 0.4 of the level before lies inside the interval of the change."""
    (row,) = results.query(
        "SELECT r.value, r.lower_ci, r.upper_ci, d.more FROM results r JOIN detail d "
        "USING (result_id) WHERE indicator = 'biologic_starts' AND area_type = 'country' "
        "AND statistic = 'interrupted_time_series' AND stratification = 'All'"
    ).iter_rows(named=True)
    before = json.loads(row["more"])["expected_at_change"]
    assert row["lower_ci"] <= 0.4 * before <= row["upper_ci"]


def test_unequal_periods_are_told(study: Path) -> None:
    findings = json.loads(call("check", study, "--json"))["findings"]
    assert any("counted over 24 and 3 months" in str(finding) for finding in findings)


def test_small_numbers_are_hidden_and_the_not_known_shown(results: Results) -> None:
    shown = results.query(
        "SELECT numerator FROM results WHERE statistic = 'proportion' AND numerator IS NOT NULL"
    )["numerator"]
    assert not any(0 < number < 5 for number in shown)
    strata = results.query(
        f"SELECT DISTINCT stratum FROM results WHERE indicator = 'biologic_uptake' AND {WHOLE}"
    )["stratum"]
    assert "Not known" in strata.to_list()


def calculated(table: str, tmp_path: Path, *options: str) -> dict[str, str]:
    file = tmp_path / "uptake.csv"
    file.write_text(table, encoding="utf-8")
    answer = call("calculate", *options[:1], file, *options[1:])
    return next(csv.DictReader(io.StringIO(answer)))


CRIZANLIZUMAB = (
    "numerator,lower_need,upper_need,share,observed_months,count_type,expected_count_type\n"
    "37,300,500,0.14,17,starts,starts\n"
)


def test_crizanlizumab_is_not_compared_over_unequal_periods(tmp_path: Path) -> None:
    row = calculated(CRIZANLIZUMAB, tmp_path, "expected_uptake")
    assert row["value"] == ""
    assert row["note"] == "the periods differ in length: annualise"


def test_crizanlizumab_on_twelve_months(tmp_path: Path) -> None:
    """14% of 300 to 500 are 42 to 70; 37 in 17 months are 26.1 a year, 37% to 62% of them."""
    row = calculated(CRIZANLIZUMAB, tmp_path, "expected_uptake", "--option", "annualised=yes")
    assert float(row["lower_expected"]) == pytest.approx(42)
    assert float(row["upper_expected"]) == pytest.approx(70)
    assert float(row["observed"]) == pytest.approx(26.1, abs=0.05)
    assert float(row["ratio_at_upper_need"]) == pytest.approx(0.37, abs=0.005)
    assert float(row["ratio_at_lower_need"]) == pytest.approx(0.62, abs=0.005)


def test_biologics_are_eighteen_per_cent_and_not_twenty(tmp_path: Path) -> None:
    row = calculated(
        "numerator,denominator\n10000,55000\n",
        tmp_path,
        "proportion",
        "--option",
        "multiplier=100",
    )
    assert float(row["value"]) == pytest.approx(18.18, abs=0.005)
    assert float(row["upper_ci"]) < 20


def test_a_change_without_a_comparison_says_so(study: Path, results: Results) -> None:
    call("report", study)
    (page,) = (study / "output/reports").glob("*.html")
    said = page.read_text(encoding="utf-8")
    assert "Before and after" in said
    assert "There is no comparison: whatever else changed at that time is in it." in said
