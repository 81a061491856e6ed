"""The study of specialised services: it finds what was planted, whoever is older where."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.commands.new import make_study
from equipath.pipeline import run
from equipath.results.store import Results
from equipath.statistics.gap_of_levels import gap_of_levels_between
from tests.functional.planted_studies import planted_of_everybody, planted_stages

COUNTRY = "area_type = 'country'"
ASIAN, WHITE = "Asian or Asian British", "White"
MOST, LEAST = "Most deprived tenth", "Least deprived tenth"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("specialised") / "my-services"
    make_study(folder, people=20_000, seed=1, template="specialised-services")
    return folder


@pytest.fixture(scope="module")
def results(study: Path) -> Results:
    return run(study)


@pytest.fixture(scope="module")
def stages(study: Path) -> dict[str, Any]:
    return planted_stages(study)


def standardised_ratio(
    results: Results, indicator: str, stratifier: str, group: str, reference: str
) -> tuple[float, float]:
    """Return the interval of the ratio of two groups' age-standardised rates."""
    rows = results.query(
        "SELECT stratum, value, lower_ci, upper_ci FROM results WHERE indicator = ? "
        f"AND stratification = ? AND {COUNTRY} AND statistic = 'directly_standardised_rate'",
        indicator,
        stratifier,
    )
    levels = {stratum: limits for stratum, *limits in rows.iter_rows()}
    both = [[number] for name in (group, reference) for number in levels[name]]
    found = gap_of_levels_between(*both, scale="log")
    return float(found.lower_ci[0]), float(found.upper_ci[0])


def test_its_own_tests_pass(study: Path) -> None:
    done = CliRunner().invoke(main, ["test", str(study)])
    assert done.exit_code == 0, done.output
    assert "3 tests passed." in done.stdout


@pytest.mark.parametrize(
    ("indicator", "ratio"),
    [("specialised_emergency_patients", 1.6), ("specialised_planned_patients", 1.0)],
)
def test_emergencies_differ_by_ethnic_group_where_planned_care_does_not(
    indicator: str, ratio: float, results: Results
) -> None:
    lower, upper = standardised_ratio(results, indicator, "ethnic_group", ASIAN, WHITE)
    assert lower <= ratio <= upper
    assert (lower > 1) == (ratio > 1)


@pytest.mark.parametrize(("tenth", "ratio"), [(MOST, 1.667), ("Second", 1.333)])
def test_patients_and_cost_of_deprived_tenths_at_the_same_ages(
    tenth: str, ratio: float, results: Results
) -> None:
    lower, upper = standardised_ratio(
        results, "specialised_planned_patients", "deprivation_tenth", tenth, LEAST
    )
    assert lower <= ratio <= upper
    ((lower, upper),) = results.query(
        "SELECT lower_ci, upper_ci FROM results WHERE indicator = 'specialised_cost' AND "
        f"stratification = 'deprivation_tenth' AND stratum = ? AND {COUNTRY} "
        "AND statistic = 'relative_gap'",
        tenth,
    ).iter_rows()
    assert lower <= ratio <= upper


@pytest.mark.parametrize("stage", ["transplant_assessed", "transplant_listed", "transplant_done"])
def test_each_step_to_a_transplant_is_found(
    stage: str, results: Results, stages: dict[str, Any]
) -> None:
    """Of everybody: the truth is the mean of what was planted for each of the people."""
    ((lower, upper),) = results.query(
        "SELECT lower_ci, upper_ci FROM results WHERE indicator = ? AND stratification = 'All' "
        f"AND {COUNTRY} AND statistic = 'proportion'",
        stage,
    ).iter_rows()
    assert lower <= planted_of_everybody(stages[stage]) <= upper


def test_small_numbers_are_hidden_and_the_not_known_shown(results: Results) -> None:
    shown = results.query(
        "SELECT numerator FROM results WHERE statistic = 'proportion' AND numerator IS NOT NULL"
    )["numerator"]
    assert not any(0 < number < 5 for number in shown)
    for stratifier in ("deprivation_tenth", "ethnic_group"):
        strata = results.query(
            "SELECT DISTINCT stratum FROM results WHERE indicator = 'specialised_patients' "
            "AND stratification = ?",
            stratifier,
        )["stratum"]
        assert "Not known" in strata.to_list()


def test_a_slope_runs_along_the_tenths(results: Results) -> None:
    statistics = results.query(
        "SELECT DISTINCT statistic FROM results WHERE indicator = 'specialised_patients' "
        "AND stratification = 'deprivation_tenth'"
    )["statistic"].to_list()
    assert "relative_index_of_inequality" in statistics
