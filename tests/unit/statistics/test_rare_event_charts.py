"""T and G charts: times and cases between rare events."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.g_chart import g_chart
from equipath.statistics.t_chart import t_chart


def test_times_between_events_are_days_between_their_dates():
    found = t_chart([10.0, 3, 6, 10], polarity="higher_is_better")
    assert sorted(found.value[[0, 2, 3]]) == [0, 3, 4]
    assert found.note[1] == "the first event: no time before it"
    zero = found.value == 0
    assert found.note[zero].item().endswith("no time between: give times, not days")


def test_times_between_may_be_given():
    days = np.array([3.0, 9, 5, -1, np.nan])
    found = t_chart(np.arange(5), value=days)
    assert found.value[:3] == pytest.approx(days[:3])
    assert found.note[3:].tolist() == ["the value is negative", "the value is missing"]
    with pytest.raises(StatisticError, match="equally long"):
        t_chart(np.arange(5), value=[1.0, 2.0])


def test_a_long_time_without_harm_is_an_improvement():
    found = t_chart(
        np.arange(13), value=[4.0] * 6 + [6.0] * 6 + [200.0], polarity="higher_is_better"
    )
    assert found.extra["variation_icon"][-1] == "improvement_high"
    assert (found.extra["lpl"] >= 0).all()


def test_the_centre_of_a_g_chart_is_its_median_unless_asked():
    cases = np.tile([5.0, 15], 6)
    assert g_chart(cases, np.arange(12)).extra["mean"][0] == pytest.approx(10 * np.log(2))
    assert g_chart(cases, np.arange(12), centre="mean").extra["mean"][0] == pytest.approx(10)


def test_events_that_follow_one_another_leave_a_g_chart_without_limits():
    found = g_chart(np.zeros(12), np.arange(12), limits="probability")
    assert set(found.note) == {"no cases between events: no limits"}
    assert np.isnan(found.extra["upl"]).all()
