"""Direct standardisation by hand, its refusals and its clustered events."""

import numpy as np
import pytest
from scipy import stats

from equipath.errors import StatisticError
from equipath.statistics.directly_standardised_rate import directly_standardised_rate

EVENTS = [10, 40]
PEOPLE = [1000, 800]
WEIGHTS = [3, 1]


def dobson(events, variance, value):
    """The definition in plain Python: Byar's limits of the total, stretched."""
    z = 1.959963984540054
    lower = events * (1 - 1 / (9 * events) - z / (3 * events**0.5)) ** 3
    upper = (events + 1) * (1 - 1 / (9 * (events + 1)) + z / (3 * (events + 1) ** 0.5)) ** 3
    stretch = (variance / events) ** 0.5
    return value + stretch * (lower - events), value + stretch * (upper - events)


def test_two_age_bands_by_hand():
    """(3 · 10/1000 + 1 · 40/800) / 4 = 0.02; Var = (10·(3/1000)² + 40·(1/800)²)/16."""
    variance = (10 * 0.003**2 + 40 * 0.00125**2) / 16
    found = directly_standardised_rate(EVENTS, PEOPLE, WEIGHTS)
    assert found.value[0] == pytest.approx(0.02)
    assert (found.lower_ci[0], found.upper_ci[0]) == pytest.approx(dobson(50, variance, 0.02))
    assert found.extra["numerator"][0] == 50
    assert found.extra["denominator"][0] == 1800


def test_a_population_of_the_standards_shape_keeps_its_crude_rate():
    found = directly_standardised_rate([12, 30, 9], [300, 100, 200], [3, 1, 2], multiplier=1000)
    assert found.value[0] == pytest.approx(51 / 600 * 1000)


def test_groups_may_have_different_age_bands():
    alone = directly_standardised_rate(EVENTS, PEOPLE, WEIGHTS)
    among = directly_standardised_rate(
        [20, *EVENTS, 5, 5, 30], [100, *PEOPLE, 50, 60, 70], [1, *WEIGHTS, 2, 2, 1],
        group=[4, 8, 8, 1, 1, 1],
    )  # fmt: skip
    assert among.value.size == 3
    assert among.lower_ci[1] == pytest.approx(alone.lower_ci[0])


def test_fewer_than_ten_events_have_no_rate_but_ten_have():
    found = directly_standardised_rate([4, 5, 5, 5], 100, 1, group=[0, 0, 1, 1])
    assert found.note.tolist() == ["fewer than 10 events", ""]
    assert np.isnan(found.value[0])
    assert found.value[1] == pytest.approx(0.05)


def test_a_missing_numerator_hides_the_rate_of_its_group_only():
    found = directly_standardised_rate(
        [None, 40, *EVENTS], [*PEOPLE, *PEOPLE], [*WEIGHTS, *WEIGHTS], group=[0, 0, 1, 1]
    )
    assert found.note.tolist() == ["a numerator is missing or hidden", ""]
    assert np.isnan([found.value[0], found.lower_ci[0], found.upper_ci[0]]).all()
    assert np.isnan(found.extra["numerator"][0])
    assert found.value[1] == pytest.approx(0.02)


def test_a_missing_numerator_may_be_declared_no_event():
    with_gap = directly_standardised_rate([None, 40], PEOPLE, WEIGHTS, missing_numerator="zero")
    with_zero = directly_standardised_rate([0, 40], PEOPLE, WEIGHTS)
    assert with_gap.value[0] == with_zero.value[0]


def test_a_group_that_lacks_an_age_band_is_refused_or_left_to_its_bands():
    table = ([20, *EVENTS], [100, *PEOPLE], [3, *WEIGHTS])
    bands = {"group": [0, 1, 1], "age_band": ["0–74", "0–74", "75+"]}
    refused = directly_standardised_rate(*table, **bands)
    assert refused.note.tolist() == ["an age band is missing", ""]
    assert np.isnan(refused.value[0])
    left = directly_standardised_rate(*table, **bands, missing_age_band="left_out")
    assert left.value.tolist() == pytest.approx([0.2, 0.02])


def test_one_groups_strange_age_bands_do_not_cost_the_others_their_rates():
    """A misspelt band, and people of unknown age, who have no standard population."""
    found = directly_standardised_rate(
        [*EVENTS, *EVENTS, *EVENTS, 3],
        [*PEOPLE, *PEOPLE, *PEOPLE, 40],
        [*WEIGHTS, *WEIGHTS, *WEIGHTS, None],
        group=[0, 0, 1, 1, 2, 2, 2],
        age_band=["0-74", "75+", "0-74", "75 +", "0-74", "75+", None],
    )
    assert found.note.tolist() == [
        "",
        "an age band is missing",
        "an age band has no standard population",
    ]
    assert found.value[0] == pytest.approx(0.02)


def test_standardising_over_age_and_deprivation_takes_their_cells_as_bands():
    """(2·4/100 + 1·9/300 + 3·20/500 + 2·6/200) / 8, whatever a cell is called."""
    found = directly_standardised_rate(
        [4, 9, 20, 6], [100, 300, 500, 200], [2, 1, 3, 2], age_band=["40s", "50s", "40s", "50s"]
    )
    assert found.value[0] == pytest.approx((0.08 + 0.03 + 0.12 + 0.06) / 8)
    assert found.extra["denominator"][0] == 1100


def test_the_fewest_events_are_a_choice():
    assert directly_standardised_rate([3], 100, 1, fewest_events=0).value[0] == 0.03
    found = directly_standardised_rate([0], 100, 1, fewest_events=0)
    assert found.value[0] == 0
    assert found.note[0] == "no events: no interval"
    strict = directly_standardised_rate(EVENTS, PEOPLE, WEIGHTS, fewest_events=51)
    assert strict.note[0] == "fewer than 51 events"


def test_fay_and_feuers_limits_of_no_events_are_those_of_one_at_the_largest_weight():
    """The upper limit is w·χ²(1 − α/2; 2)/2 = −w·ln(α/2), w being 3/10 of 1/1000."""
    found = directly_standardised_rate(
        [0, 0], [1000, 1000], [3, 7], method="fay_feuer", fewest_events=0
    )
    assert (found.value[0], found.lower_ci[0]) == (0, 0)
    assert found.upper_ci[0] == pytest.approx(-0.7 / 1000 * np.log(0.025))


def test_dobsons_limits_stretch_the_count_limits_asked_for():
    exact = directly_standardised_rate(EVENTS, PEOPLE, WEIGHTS, count_method="exact")
    variance = (10 * 0.003**2 + 40 * 0.00125**2) / 16
    upper = stats.chi2.ppf(0.975, 102) / 2
    assert exact.upper_ci[0] == pytest.approx(0.02 + (variance / 50) ** 0.5 * (upper - 50))
    assert exact.method[0] == "Dobson, exact Poisson"


@pytest.mark.parametrize(
    ("events", "people", "weights", "said"),
    [
        ([10, 40], [1000, 0], [3, 1], "an age band has no population"),
        ([10, 40], [1000, None], [3, 1], "an age band has no population"),
        ([10, 40], [1000, 800], [3, None], "an age band has no standard population"),
        ([10, 40], [1000, 800], [0, 0], "the standard population is empty"),
        ([10, -1], [1000, 800], [3, 1], "a numerator is negative or infinite"),
    ],
)
def test_what_cannot_be_standardised_is_said_of_its_group_only(events, people, weights, said):
    found = directly_standardised_rate(
        [*events, 50], [*people, 100], [*weights, 1], group=[0, 0, 1]
    )
    assert found.note.tolist() == [said, ""]
    assert np.isnan(found.value[0])
    assert np.isnan(found.lower_ci[0])
    assert found.value[1] == pytest.approx(0.5)


def test_a_negative_lower_limit_is_shown_as_nought_and_said():
    """One heavily weighted event among ten stretches the interval past nothing."""
    found = directly_standardised_rate([1, 9], [10, 100_000], [1000, 1])
    assert found.lower_ci[0] == 0
    assert found.note[0] == "the lower limit came out negative and is shown as 0"
    assert found.value[0] > 0


def test_repeated_events_widen_the_interval_and_count_each_time():
    """30 people once and 10 twice in one band of 1,000: 50 events, Var = (30 + 4·10)/1000²."""
    found = directly_standardised_rate(
        [30, 10], 1000, 1, age_band=["0-4", "0-4"], event_frequency=[1, 2]
    )
    assert found.value[0] == pytest.approx(0.05)
    assert found.extra["denominator"][0] == 1000
    assert (found.lower_ci[0], found.upper_ci[0]) == pytest.approx(dobson(50, 70 / 1e6, 0.05))


def test_people_with_one_event_each_are_the_ordinary_rate():
    plain = directly_standardised_rate(EVENTS, PEOPLE, WEIGHTS)
    once = directly_standardised_rate(
        EVENTS, PEOPLE, WEIGHTS, age_band=[1, 2], event_frequency=[1, 1]
    )
    assert once.upper_ci[0] == pytest.approx(plain.upper_ci[0])


def test_a_frequency_that_is_missing_costs_its_group_the_rate():
    found = directly_standardised_rate(
        EVENTS, PEOPLE, WEIGHTS, age_band=["a", "b"], event_frequency=[1, None]
    )
    assert found.note[0] == "an event frequency is missing or negative"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"event_frequency": [1, 1]}, "Give `age_band` with `event_frequency`"),
        ({"event_frequency": [1, 1], "age_band": [1, 2, 3]}, "must have 2 rows"),
        ({"event_frequency": [1, 1, 1], "age_band": [1, 2]}, "must have 2 rows"),
    ],
)
def test_repeats_need_frequencies_and_bands(options, said):
    with pytest.raises(StatisticError, match=said):
        directly_standardised_rate(EVENTS, PEOPLE, WEIGHTS, **options)
