"""The study of equity in maternity care finds what was planted, and hides what is few."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.commands.new import make_study
from equipath.pipeline import run
from equipath.results.store import Results
from tests.functional.planted_studies import assert_planted_within

PLANTED = {
    "booked_by_10_weeks": "booked_by_10_weeks",
    "born_preterm": "born_preterm",
    "continuity_of_carer": "continuity_of_carer",
    "neonatal_ethnic_group_recorded": "neonatal_ethnic_group_completeness",
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("maternity") / "maternity"
    make_study(folder, people=20_000, seed=1, template="maternity-equity")
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


def test_no_stillbirths_of_one_to_four_are_shown(results: Results) -> None:
    rows = results.query(
        "SELECT numerator, is_suppressed FROM results WHERE indicator = 'stillbirths' "
        "AND statistic = 'proportion'"
    )
    assert rows["is_suppressed"].any()
    assert all(n is None or n == 0 or n >= 5 for n in rows["numerator"])


def test_the_not_known_are_a_group_and_groups_are_crossed(results: Results) -> None:
    strata = results.query(
        "SELECT DISTINCT stratum FROM results WHERE indicator = 'booked_by_10_weeks'"
    )["stratum"].to_list()
    assert "Not known" in strata
    assert "Black or Black British × Core20" in strata


def test_the_report_says_what_it_cannot_tell(study: Path, results: Results) -> None:
    done = CliRunner().invoke(main, ["report", str(study)])
    assert done.exit_code == 0, done.output
    (page,) = (study / "output/reports").glob("*.html")
    assert "A wide interval is no sign that groups fare alike" in page.read_text(encoding="utf-8")
