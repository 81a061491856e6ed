"""Control charts against printed examples and against formulas written out anew."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from equipath.statistics.g_chart import g_chart
from equipath.statistics.p_chart import p_chart
from equipath.statistics.t_chart import t_chart
from equipath.statistics.u_chart import u_chart
from equipath.statistics.xmr_chart import xmr_chart

RNG = np.random.default_rng(7)
PERIOD = np.arange(30)


@pytest.mark.parametrize(
    ("screening", "limits"), [("nhsr", (-0.72, 4.60)), ("none", (-3.06, 6.95))]
)
def test_xmr_with_and_without_screening_as_nhsrplotthedots_prints_it(screening, limits):
    """NHSRplotthedots, vignette "Deviations from Excel defaults": its own and the workbook's."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    found = xmr_chart(values, np.arange(18), screening=screening).extra
    assert (found["lpl"][0], found["upl"][0]) == pytest.approx(limits, abs=0.005)
    assert found["mean"][0] == pytest.approx(1.94, abs=0.005)
    assert np.flatnonzero(found["special_cause"] != "").tolist() == [4]


def test_p_chart_of_montgomery_s_orange_juice_cans():
    """Montgomery, Introduction to Statistical Quality Control, example 7.1: 50 cans a sample."""
    cans = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22]
    cans += [8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
    found = p_chart(cans, np.full(30, 50), PERIOD, polarity="lower_is_better").extra
    printed = (0.2313, 0.0524, 0.4102)
    assert (found["mean"][0], found["lpl"][0], found["upl"][0]) == pytest.approx(printed, abs=5e-5)
    outside = np.flatnonzero(found["special_cause"] == "above upper limit") + 1
    assert outside.tolist() == [15, 23]


@pytest.mark.parametrize(("chart", "is_share"), [(p_chart, True), (u_chart, False)])
@pytest.mark.parametrize("prime", [False, True])
def test_shewhart_and_laney_limits(chart, is_share, prime):
    n = RNG.integers(2000, 9000, 30)
    x = RNG.binomial(n, RNG.uniform(0.1, 0.2, 30))
    centre = x.sum() / n.sum()
    error = [np.sqrt(centre * ((1 - centre) if is_share else 1) / people) for people in n]
    z = [(events / people - centre) / se for events, people, se in zip(x, n, error, strict=True)]
    sigma_z = np.mean([abs(b - a) for a, b in pairwise(z)]) / 1.128
    found = chart(x, n, PERIOD, prime=prime).extra
    width = 3 * np.array(error) * (sigma_z if prime else 1)
    np.testing.assert_allclose(found["sigma_z"], sigma_z)
    np.testing.assert_allclose(found["upl"], centre + width)
    np.testing.assert_allclose(found["lpl"], np.maximum(centre - width, 0))


def test_t_limits_are_those_of_an_xmr_chart_on_nelson_s_scale():
    days = RNG.exponential(30, 30)
    root = days ** (1 / 3.6)
    there = xmr_chart(root, PERIOD).extra
    found = t_chart(PERIOD, value=days).extra
    for line in ("mean", "upl", "near_upl"):
        np.testing.assert_allclose(found[line], there[line] ** 3.6)
    np.testing.assert_allclose(found["lpl"], np.maximum(there["lpl"], 0) ** 3.6)
    assert found["special_cause"].tolist() == there["special_cause"].tolist()


def test_g_limits_are_benneyan_s():
    cases = RNG.geometric(0.02, 30) - 1
    found = g_chart(cases, PERIOD, centre="mean").extra
    mean = cases.mean()
    assert found["mean"][0] == pytest.approx(mean)
    assert found["upl"][0] == pytest.approx(mean + 3 * np.sqrt(mean * (mean + 1)))
    assert found["lpl"][0] == 0


@pytest.mark.parametrize("p", [0.005, 0.03, 0.4])
def test_g_probability_limits_are_quantiles_of_the_geometric_law(p):
    """SciPy counts the trials until the event, the chart those before it: one less."""
    cases = RNG.geometric(p, 30) - 1
    found = g_chart(cases, PERIOD, limits="probability").extra
    law = stats.geom(1 / (cases.mean() + 1), loc=-1)
    assert found["upl"][0] == law.ppf(0.99865)
    assert found["lpl"][0] == law.ppf(0.00135)
    assert found["near_upl"][0] == law.ppf(0.97725)
