"""What the demonstration promises: it works at once, and the second time in a moment."""

import json

import pytest

from equipath.results.store import open_results


@pytest.fixture(scope="module")
def shown(equipath, tmp_path_factory):
    """The folder of a demonstration and what it said."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    done = equipath("demo", "--folder", folder, "--people", 100_000)
    assert done.exit_code == 0, done.output
    return folder, done


def test_it_says_where_the_report_is_and_the_three_most_important_findings(shown):
    folder, done = shown
    assert f"The report: {folder / 'output' / 'reports' / 'demo.html'}" in done.stdout
    assert "<html" in (folder / "output" / "reports" / "demo.html").read_text()[:500]
    sentences = open_results(folder).table("findings").sort("rank")["sentence"].to_list()
    for number, sentence in enumerate(sentences[:3], start=1):
        assert f"  {number}. {sentence}" in done.stdout
    assert "  4. " not in done.stdout


def test_the_second_time_nothing_is_made_again(equipath, shown):
    folder, _ = shown
    report = folder / "output" / "reports" / "demo.html"
    run_id, written = open_results(folder).run_id, report.stat().st_mtime_ns
    again = equipath("demo", "--folder", folder)
    assert again.exit_code == 0
    assert "The report: " in again.stdout
    assert open_results(folder).run_id == run_id
    assert report.stat().st_mtime_ns == written


def test_it_is_run_again_when_a_definition_has_changed(equipath, shown):
    folder, _ = shown
    before = open_results(folder).run_id
    indicator = folder / "indicators" / "diabetes_detected.yaml"
    indicator.write_text(indicator.read_text().replace("Diabetes detected", "Diabetes found"))
    assert equipath("demo", "--folder", folder).exit_code == 0
    assert open_results(folder).run_id != before
    assert "Diabetes found" in (folder / "output" / "reports" / "demo.html").read_text()


def test_what_was_planted_is_found(shown):
    """Gaps that the region was made with are found, on the side on which they were planted."""
    folder, _ = shown
    truth = json.loads((folder / "data" / "truth.json").read_text())
    planted = {i["name"]: i for i in truth["inequalities"]}
    indicators = {
        "detection_by_deprivation": "hypertension_detected",
        "control_by_deprivation": "hypertension_controlled",
        "health_check_uptake_by_deprivation": "health_check_attended",
    }
    for name, indicator in indicators.items():
        gap = open_results(folder).query(
            "SELECT lower_ci, upper_ci, direction FROM results WHERE indicator = ? "
            "AND statistic = 'absolute_gap' AND area_type = 'country' "
            "AND stratification = 'deprivation_fifth' AND stratum = 'Most deprived fifth'",
            indicator,
        )
        lower, upper, direction = gap.row(0)
        true = 100 * planted[name]["absolute_gap"]
        assert true < 0
        assert upper < 0
        # Three times the half-width holds the truth whatever the seed, near enough.
        middle, half = (lower + upper) / 2, (upper - lower) / 2
        assert abs(true - middle) < 3 * half
        assert direction == "Most deprived fifth does worse"


def test_crude_and_standardised_prevalence_point_opposite_ways(shown):
    folder, _ = shown
    levels = dict(
        open_results(folder)
        .query(
            "SELECT statistic || ' ' || stratum, value FROM results "
            "WHERE indicator = 'hypertension_prevalence' AND area_type = 'country' "
            "AND stratification = 'deprivation_fifth' "
            "AND statistic IN ('proportion', 'directly_standardised_rate')"
        )
        .iter_rows()
    )
    most, least = "Most deprived fifth", "Least deprived fifth"
    assert levels[f"proportion {most}"] < levels[f"proportion {least}"]
    standardised = "directly_standardised_rate"
    assert levels[f"{standardised} {most}"] > levels[f"{standardised} {least}"]
