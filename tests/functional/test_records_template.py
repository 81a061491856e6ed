"""The study over records that ships: its tests pass, and it finds what was planted."""

import json
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from equipath.cli import main
from equipath.commands.new import make_study
from equipath.pipeline import run
from equipath.results.store import Results

FIFTH = "deprivation_fifth"
CHANCE = 4
"""Standard errors that chance may put between what is planted and what is counted: beyond it
lies one of 16,000 such numbers."""

PLANTED = {
    "did_not_attend": "appointments_missed",
    "learning_disability_check": "learning_disability_check",
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study over 20,000 people, with a policy that hides nothing: what is counted is shown."""
    folder = tmp_path_factory.mktemp("records") / "my-icb"
    make_study(folder, people=20_000, seed=1, template="records")
    main_file = folder / "study.yaml"
    text = main_file.read_text(encoding="utf-8").replace("local_under_5\n", "open_data\n")
    main_file.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def results(study: Path) -> Results:
    return run(study)


@pytest.fixture(scope="module")
def truth(study: Path) -> dict[str, Any]:
    return json.loads((study / "data/truth.json").read_text(encoding="utf-8"))


def by_fifth(results: Results, indicator: str) -> dict[str, tuple[float, float]]:
    """Return each fifth's numerator and denominator in the whole country."""
    rows = results.query(
        "SELECT DISTINCT stratum, numerator, denominator FROM results WHERE indicator = ? "
        "AND area_type = 'country' AND stratification = ? AND statistic IN ('proportion', 'rate') "
        "AND stratum <> 'All'",
        indicator,
        FIFTH,
    )
    return {stratum: (above, below) for stratum, above, below in rows.iter_rows()}


def test_its_own_tests_pass(study: Path) -> None:
    done = CliRunner().invoke(main, ["test", str(study)])
    assert done.exit_code == 0, done.output
    assert "2 tests passed." in done.stdout


@pytest.mark.parametrize(("stage", "indicator"), PLANTED.items())
def test_a_planted_share_is_found_within_chance(
    stage: str, indicator: str, results: Results, truth: dict[str, Any]
) -> None:
    (planted,) = [s for s in truth["records"]["stages"] if s["stage"] == stage]
    found = by_fifth(results, indicator)
    for fifth, group in planted["groups"][FIFTH].items():
        above, below = found[fifth]
        p = group["planted_level"]
        assert abs(above / below - p) <= CHANCE * sqrt(p * (1 - p) / below), (fifth, above, below)


@pytest.mark.parametrize(
    ("flag", "indicator"),
    [
        ("on_hypertension_register", "hypertension_detected"),
        ("blood_pressure_controlled", "hypertension_controlled"),
    ],
)
def test_what_was_planted_in_flags_is_counted_from_events(
    flag: str, indicator: str, results: Results, truth: dict[str, Any]
) -> None:
    (planted,) = [
        i for i in truth["inequalities"] if i["indicator"] == flag and i["stratifier"] == FIFTH
    ]
    found = by_fifth(results, indicator)
    for fifth, group in planted["groups"].items():
        above, below = found[fifth]
        p = group["planted_level"]
        assert abs(above / below - p) <= CHANCE * sqrt(p * (1 - p) / below), (fifth, above, below)


def test_emergency_admissions_are_counted_over_the_time_that_people_were_there(
    results: Results, truth: dict[str, Any]
) -> None:
    (planted,) = [s for s in truth["records"]["stages"] if s["stage"] == "emergency_admission"]
    found = by_fifth(results, "emergency_admissions")
    for fifth, group in planted["groups"][FIFTH].items():
        above, below = found[fifth]
        expected = group["planted_level"] * below
        assert abs(above - expected) <= CHANCE * sqrt(expected), (fifth, above, below)
        # Those who left or died in the year have their part of a year as well.
        assert group["person_years"] < below < group["person_years"] * 1.05


def test_the_poorest_wait_longer(results: Results) -> None:
    found = {name: n / d for name, (n, d) in by_fifth(results, "waits_within_18_weeks").items()}
    assert found["Most deprived fifth"] < found["Least deprived fifth"] - 0.05


def test_nobody_is_left_out_of_the_groups(results: Results) -> None:
    """Fifths, the not known among them, add up to everybody."""
    (whole,) = results.query(
        "SELECT DISTINCT denominator FROM results WHERE indicator = 'hypertension_detected' "
        "AND area_type = 'country' AND stratification = 'All' AND statistic = 'proportion'"
    )["denominator"]
    assert sum(d for _, d in by_fifth(results, "hypertension_detected").values()) == whole
