"""The study of cancer pathways: what was planted is found, and what nobody may see is hidden."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.pages.page import Caution, Chart, Section
from equipath.pages.pathway import present
from equipath.results.store import Results, open_results
from tests.functional.planted_studies import planted_and_found

PLANTED = {
    "cancer_emergency_route": "emergency_route",
    "cancer_treated_within_62_days": "suspected_cancer_first_treatment_within_62_days",
}
FEWEST_COVERED = 0.8
"""Of about twenty intervals of 95% two or three may miss."""


def called(*arguments: object) -> str:
    done = CliRunner().invoke(main, [str(a) for a in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study") / "cancer"
    called("new", folder, "--template", "cancer-pathways", "--people", 40_000)
    called("run", folder)
    called("report", folder)
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    return open_results(folder)


def test_planted_levels_of_groups_lie_inside_their_intervals(
    folder: Path, results: Results
) -> None:
    found = [
        (lower <= planted <= upper)
        for stage, indicator in PLANTED.items()
        for _, planted, lower, upper in planted_and_found(folder, results, stage, indicator)
    ]
    assert len(found) >= 8
    assert sum(found) >= FEWEST_COVERED * len(found)


def test_each_stage_is_among_the_one_before_and_the_whole_waits_are_followed(
    results: Results,
) -> None:
    stages = results.query(
        "SELECT stage, numerator FROM results WHERE pathway = 'suspected_cancer' "
        "AND statistic = 'retention' AND area_type = 'country' AND stratum = 'All' ORDER BY stage"
    )
    shown = [number for _, number in stages.iter_rows() if number is not None]
    assert len(shown) >= 2
    assert shown == sorted(shown, reverse=True)
    by_day = results.query(
        "SELECT comparator_value, value FROM results "
        "WHERE indicator = 'suspected_cancer_first_treatment_followed' "
        "AND statistic = 'cumulative_incidence' AND area_type = 'country' AND stratum = 'All' "
        "AND value IS NOT NULL ORDER BY comparator_value"
    )
    assert by_day.height >= 10
    assert by_day["value"].is_sorted()


def test_curves_of_groups_alike_in_their_cancers_stand_beside_those_counted(
    results: Results,
) -> None:
    told = results.query(
        "SELECT stratum, value, lower_ci, upper_ci FROM results JOIN detail USING (result_id) "
        "WHERE statistic = 'adjusted_incidence' AND stratification = 'sex' "
        "AND comparator = 'By day 62, alike in type of cancer'"
    )
    assert set(told["stratum"]) == {"Female", "Male"}
    assert all(lower < value < upper for _, value, lower, upper in told.iter_rows())
    page = present(results, "suspected_cancer")
    (caution,) = [block for block in page.blocks if isinstance(block, Caution)]
    assert any("The 28-day standard is of everyone who is referred" in c for c in caution.items)
    charts = [b for part in page.blocks if isinstance(part, Section) for b in part.blocks]
    titles = [chart.title for chart in charts if isinstance(chart, Chart)]
    assert any("Merrowland: alike in type of cancer, " in title for title in titles)
    assert any(title.startswith("Most go from T") for title in titles)


def test_waits_that_are_over_and_waits_that_are_open_stand_apart(results: Results) -> None:
    waits = dict(
        results.query(
            "SELECT indicator, denominator FROM results WHERE area_type = 'country' "
            "AND stratum = 'All' AND indicator LIKE 'suspected_cancer_first_treatment_%median' "
            "AND statistic = 'median'"
        ).iter_rows()
    )
    over = waits["suspected_cancer_first_treatment_median"]
    assert over > waits["suspected_cancer_first_treatment_waiting_median"]


def test_the_report_shows_who_is_not_known_and_what_is_hidden(folder: Path) -> None:
    (report,) = (folder / "output" / "reports").glob("*.html")
    page = report.read_text(encoding="utf-8")
    assert "Most go from T" in page
    assert "Not known" in page
    assert "hidden" in page
    assert "What patients chose is not recorded" in page
