"""The study of CVD prevention finds what was planted, against targets, by quarter and practice."""

import json
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.results.store import Results, open_results
from equipath.synthetic.planted import ANTICOAGULATED, TREATMENT

MOST, LEAST = "Most deprived fifth", "Least deprived fifth"
LAST = "2026-03-31"
FLAGS = {
    "hypertension_detected": "on_hypertension_register",
    "hypertension_controlled": "blood_pressure_controlled",
}
STAGES = {
    "cholesterol_controlled": "cholesterol_at_threshold",
    "raised_risk_treated": "statin_given",
}
THE_SAME_FOR_ALL = {
    "hypertension_treated": TREATMENT,
    "atrial_fibrillation_anticoagulated": ANTICOAGULATED,
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study over two quarters of 20,000 people, run and reported."""
    folder = tmp_path_factory.mktemp("cvd") / "my-cvd"
    called("new", folder, "--template", "cvd-prevention", "--seed", 1)
    main_file = folder / "study.yaml"
    text = main_file.read_text(encoding="utf-8").replace("start: 2025-04-01", "start: 2025-10-01")
    text = text.replace("stratify: [icb, country]", "stratify: [country]")
    main_file.write_text(text, encoding="utf-8")
    called("run", folder)
    called("report", folder)
    return folder


def called(*arguments: object) -> str:
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def results(study: Path) -> Results:
    return open_results(study)


@pytest.fixture(scope="module")
def truth(study: Path) -> dict[str, Any]:
    return json.loads((study / "data/truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report(study: Path) -> str:
    (page,) = (study / "output/reports").glob("*.html")
    return page.read_text(encoding="utf-8")


def interval(results: Results, indicator: str, statistic: str, stratum: str) -> tuple[float, float]:
    """Return the limits, as shares, of one result of the last quarter in the whole."""
    rows = results.query(
        "SELECT lower_ci, upper_ci FROM results WHERE indicator = ? AND statistic = ? AND "
        "stratum = ? AND area_type = 'country' AND period_end = ?",
        *(indicator, statistic, stratum, LAST),
    )
    ((lower, upper),) = rows.rows()
    return lower / 100, upper / 100


def levels(truth: dict[str, Any], indicator: str, stratifier: str) -> dict[str, float]:
    """Return the planted level of each group."""
    found: list[dict[str, Any]]
    if indicator in FLAGS:
        found = [
            i["groups"]
            for i in truth["inequalities"]
            if (i["indicator"], i["stratifier"]) == (FLAGS[indicator], stratifier)
        ]
    else:
        found = [
            s["groups"][stratifier]
            for s in truth["records"]["stages"]
            if s["stage"] == STAGES[indicator]
        ]
    return {name: group["planted_level"] for name, group in found[0].items()}


def test_its_own_tests_pass(study: Path) -> None:
    assert "2 tests passed." in called("test", study)


@pytest.mark.parametrize("indicator", [*FLAGS, *STAGES])
def test_the_planted_gap_by_deprivation_lies_in_its_interval(
    indicator: str, results: Results, truth: dict[str, Any]
) -> None:
    planted = levels(truth, indicator, "deprivation_fifth")
    lower, upper = interval(results, indicator, "absolute_gap", MOST)
    assert lower <= planted[MOST] - planted[LEAST] <= upper


def test_the_planted_gap_between_ethnic_groups_lies_in_its_interval(
    results: Results, truth: dict[str, Any]
) -> None:
    planted = levels(truth, "hypertension_controlled", "ethnic_group")
    group = "Black or Black British"
    lower, upper = interval(results, "hypertension_controlled", "absolute_gap", group)
    assert lower <= planted[group] - planted["White"] <= upper


@pytest.mark.parametrize(("indicator", "planted"), THE_SAME_FOR_ALL.items())
def test_a_level_that_is_the_same_for_all_is_found(
    indicator: str, planted: float, results: Results
) -> None:
    lower, upper = interval(results, indicator, "proportion", "All")
    assert lower <= planted <= upper


@pytest.mark.parametrize("indicator", ["hypertension_treated", "atrial_fibrillation_detected"])
def test_where_nothing_was_planted_no_gap_is_found(indicator: str, results: Results) -> None:
    lower, upper = interval(results, indicator, "absolute_gap", MOST)
    assert lower <= 0 <= upper


def test_people_short_of_a_target_are_those_that_it_asks_for_less_those_counted(
    results: Results,
) -> None:
    """systems of CVD prevention: max(0, ceil(target × denominator) − numerator)."""
    rows = results.query(
        "SELECT DISTINCT numerator, denominator FROM results WHERE indicator = "
        "'register_controlled' AND statistic = 'proportion' AND area_type = 'country' AND "
        "stratum = 'All' AND period_end = ?",
        LAST,
    )
    ((above, below),) = rows.rows()
    short = results.query(
        "SELECT value FROM results WHERE indicator = 'register_controlled' AND statistic = "
        "'people_to_reach' AND comparator LIKE '%arget%' AND area_type = 'country' AND "
        "stratum = 'All' AND period_end = ?",
        LAST,
    )
    assert [ceil(value) for value in short["value"]] == [-(-int(below) * 80 // 100) - above]


def test_every_level_down_to_the_practice_has_every_quarter(results: Results) -> None:
    rows = results.query(
        "SELECT area_type, count(DISTINCT period_end) FROM results WHERE indicator = "
        "'register_controlled' AND statistic = 'proportion' GROUP BY ALL"
    )
    assert dict(rows.rows()) == dict.fromkeys(["country", "icb", "pcn", "practice"], 2)


def test_what_practices_of_the_same_ages_have_stands_beside_the_register(
    results: Results, report: str
) -> None:
    rows = results.query(
        "SELECT count(*) FROM results WHERE indicator = 'hypertension_prevalence' AND "
        "statistic = 'indirectly_standardised_ratio' AND area_type = 'practice'"
    )
    assert rows.item() > 20
    assert "practices of the same ages" in report
    assert "not a measure of need" in report


def test_not_known_is_shown_and_small_numbers_are_hidden(results: Results) -> None:
    (shown,) = results.query(
        "SELECT count(*) FROM results WHERE stratification = 'ethnic_group' AND stratum = "
        "'Not known' AND statistic = 'proportion' AND value IS NOT NULL"
    ).row(0)
    assert shown > 0
    small = results.query("SELECT count(*) FROM results WHERE numerator BETWEEN 1 AND 4")
    assert small.item() == 0
    hidden = results.query("SELECT count(*) FROM results WHERE is_suppressed")
    assert hidden.item() > 0


def test_the_report_says_what_it_cannot_tell(report: str) -> None:
    assert "name the model" in report
    assert "Who was not measured in the year counts as not controlled." in report
    assert "Only people whose risk was estimated are seen" in report
