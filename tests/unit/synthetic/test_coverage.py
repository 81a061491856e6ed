"""One region of the kind that `benchmarks/coverage.py` makes: intervals hold what is planted."""

import pytest

from benchmarks.coverage import ends, held, seen
from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.synthetic.truth import FIFTHS

GAPS = [f"{name}_by_deprivation" for name in ("detection", "control", "health_check_uptake")]


def test_intervals_of_one_region_hold_the_planted_values(region):
    # Thirty 95% intervals: were they independent, more than six would miss with a probability
    # of 0.0006.
    answers = [answer for _, _, those in held(region) for answer in those]
    assert len(answers) == 3 * (5 + 1 + 1 + 1) + 5 + 1
    assert sum(answers) >= len(answers) - 6


@pytest.mark.parametrize("name", GAPS)
def test_the_gap_found_holds_the_planted_one_and_excludes_none(region, name):
    planted = next(e for e in region.truth["inequalities"] if e["name"] == name)
    found = absolute_gap_between(*ends(seen(region, name)), confidence=0.999)
    assert found.lower_ci[0] <= planted["absolute_gap"] <= found.upper_ci[0] < 0


def test_the_benchmark_counts_what_the_truth_counts(region):
    for name in GAPS:
        entry = next(e for e in region.truth["inequalities"] if e["name"] == name)
        people = [entry["groups"][fifth]["people"] for fifth in FIFTHS]
        assert seen(region, name).denominator.tolist() == people
