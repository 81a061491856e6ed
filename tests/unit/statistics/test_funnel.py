"""Funnels: over-dispersion by every rule, standardised rates, words, tails, many at once."""

import numpy as np
import pytest
from scipy import stats

from equipath.errors import StatisticError
from equipath.statistics.directly_standardised_rate import directly_standardised_rate
from equipath.statistics.dispersion import dispersion
from equipath.statistics.funnel import funnel
from equipath.statistics.grouping import grouping

FUNNELS = [
    ("proportion", None, "none"),
    ("proportion", None, "additive"),
    ("proportion", None, "multiplicative"),
    ("rate", None, "additive"),
    ("rate", "log", "multiplicative"),
    ("ratio", "square_root", "multiplicative"),
    ("ratio", "log", "additive"),
]


def practices(areas=80, seed=6):
    rng = np.random.default_rng(seed)
    people = rng.integers(300, 5000, areas).astype(float)
    return rng.binomial(people.astype(int), rng.beta(20, 60, areas)).astype(float), people


@pytest.mark.parametrize(("kind", "transform", "overdispersion"), FUNNELS)
def test_words_limits_and_p_values_are_one_verdict(kind, transform, overdispersion):
    """But for Poisson limits, which are those of the count expected, not of its distribution."""
    x, n = practices()
    found = funnel(x, n, kind=kind, transform=transform, overdispersion=overdispersion)
    words, p_value = found.extra["significance"], found.extra["p_value"]
    assert ((words != "within") == (p_value < 0.05)).all()
    assert (np.strings.startswith(words, "3") == (p_value < 0.002)).all()
    is_low = found.value < found.extra["baseline"]
    assert (np.strings.endswith(words, "low") == is_low)[words != "within"].all()


@pytest.mark.parametrize(
    ("polarity", "low", "high"),
    [
        ("higher_is_better", "worse", "better"),
        ("lower_is_better", "better", "worse"),
        ("neutral", "lower", "higher"),
    ],
)
def test_the_words_by_hand(polarity, low, high):
    """About 20% of 400 (standard error 2 points): 2s at 16.08 and 23.92, 3s at 13.8 and 26.2."""
    found = funnel([80, 66, 64, 54, 95, 96, 106, None], [400] * 8, baseline=0.2, polarity=polarity)
    assert found.extra["significance"].tolist() == [
        "within", "within", "2 sigma low", "3 sigma low",
        "within", "2 sigma high", "3 sigma high", "not assessed",
    ]  # fmt: skip
    assert found.extra["comparison"].tolist() == [
        "similar", "similar", low, low, "similar", high, high, "not_compared",
    ]  # fmt: skip


def test_multiplicative_limits_are_wider_by_the_root_of_phi():
    """√ scale: (1 ± z·√φ·s)²·baseline, with s = 1/(2√E)."""
    x, n = practices()
    found = funnel(x, n, kind="rate", overdispersion="multiplicative")
    expected = n * x.sum() / n.sum()
    z = (np.sqrt(x / expected) - 1) * 2 * np.sqrt(expected)
    low, high = np.quantile(z, [0.1, 0.9])
    phi = np.mean(np.clip(z, low, high) ** 2)
    assert found.extra["phi"][0] == pytest.approx(phi)
    upper = x.sum() / n.sum() * (1 + 1.959963984540054 * np.sqrt(phi / (4 * expected))) ** 2
    np.testing.assert_allclose(found.extra["upper_2s_limit"], upper)


def test_points_that_vary_less_than_chance_never_narrow_the_limits():
    n = np.full(30, 1000.0)
    x = np.tile([199.0, 200.0, 201.0], 10)
    found = funnel(x, n, overdispersion="multiplicative")
    plain = funnel(x, n, overdispersion="additive")
    assert found.extra["phi"][0] < 1
    assert found.extra["tau2"][0] == plain.extra["tau2"][0] == 0
    np.testing.assert_allclose(found.extra["upper_3s_limit"], plain.extra["upper_3s_limit"])


def test_the_summary_hospital_mortality_rule_by_hand():
    """ln(O/E) with s = 1/√E, the extreme tenth left out at each end, limits exp(±z√(s²+τ²)).

    The half that is added to both counts is lost among thousands of deaths.
    """
    rng = np.random.default_rng(8)
    expected = rng.uniform(500_000, 3_000_000, 40)
    observed = np.rint(expected * np.exp(rng.normal(0, 0.08, 40)))
    z = np.sort(np.log(observed / expected) * np.sqrt(expected))
    order = np.argsort(np.log(observed / expected) * np.sqrt(expected))
    kept = order[4:36]
    phi, w = np.mean(z[4:36] ** 2), expected[kept]
    tau2 = (32 * phi - 31) / (w.sum() - (w**2).sum() / w.sum())
    found = funnel(
        observed,
        expected,
        kind="ratio",
        baseline=1,
        overdispersion="additive",
        transform="log",
        dispersion_trimming="trimmed",
    )
    assert found.extra["tau2"][0] == pytest.approx(tau2, rel=1e-4)
    upper = np.exp(1.959963984540054 * np.sqrt(1 / expected + tau2))
    np.testing.assert_allclose(found.extra["upper_2s_limit"], upper, rtol=1e-5)


def test_no_events_have_a_place_on_the_logarithmic_scale():
    found = funnel(
        [0, 12, 9], [10, 10, 10], kind="rate", transform="log", overdispersion="additive"
    )
    assert np.isfinite(found.extra["z"]).all()
    assert (found.extra["lower_2s_limit"] >= 0).all()


@pytest.mark.parametrize("trimming", ["winsorised", "trimmed", "none"])
def test_dispersion_of_many_funnels_is_that_of_each_by_itself(trimming):
    rng = np.random.default_rng(1)
    sizes = np.array([1, 2, 3, 10, 11, 21, 40])
    group = np.repeat(np.arange(7), sizes)
    z, error = rng.normal(0, 3, group.size), rng.uniform(0.1, 1, group.size)
    z[rng.integers(0, z.size, 8)] = np.nan
    found = dispersion(z, error, grouping(group, z.size), trimming=trimming, trim=0.15)
    for each in range(7):
        own = z[group == each]
        weight = 1 / error[group == each][~np.isnan(own)] ** 2
        own = own[~np.isnan(own)]
        if not own.size:
            assert np.isnan(found.phi[each])
            continue
        low, high = np.quantile(own, [0.15, 0.85])
        if trimming == "winsorised":
            own = np.clip(own, low, high)
        elif trimming == "trimmed":
            weight = weight[(own >= low) & (own <= high)]
            own = own[(own >= low) & (own <= high)]
        squares, n = np.sum(own**2), own.size
        assert found.phi[each] == pytest.approx(squares / n if n else np.nan, nan_ok=True)
        if n > 1:
            spread = weight.sum() - np.sum(weight**2) / weight.sum()
            assert found.tau2[each] == pytest.approx(max(0, (squares - n + 1) / spread))
            assert found.p_value[each] == pytest.approx(stats.chi2.sf(squares, n - 1))


def test_standardised_rates_have_the_limits_of_the_events_they_equal():
    """50 events at 25 per 1,000 are 50 out of 2,000; at a baseline of 20, 40 are expected."""
    found = funnel([50], [9000], value=[0.025], kind="standardised_rate", baseline=0.02)
    assert found.extra["lower_2s_limit"][0] == pytest.approx(stats.chi2.ppf(0.025, 80) / 2 / 2000)
    assert found.extra["upper_3s_limit"][0] == pytest.approx(stats.chi2.ppf(0.999, 82) / 2 / 2000)
    assert found.value[0] == 0.025


def test_a_standardised_rates_own_error_says_how_many_events_it_equals():
    """Weights that make r = 0.025 as unsure as 25 events (s = r/5) give wider limits."""
    plain, wide = (
        funnel(
            [50],
            [9000],
            value=[0.025],
            standard_error=error,
            kind="standardised_rate",
            baseline=0.02,
        )
        for error in (None, [0.005])
    )
    upper = stats.chi2.ppf(0.975, 2 * 20 + 2) / 2 / 1000
    assert wide.extra["upper_2s_limit"][0] == pytest.approx(upper)
    assert wide.upper_ci[0] - 0.025 == pytest.approx((plain.upper_ci[0] - 0.025) * np.sqrt(2))


def test_a_standardised_rate_as_it_was_published_is_as_one_with_its_error():
    """What `directly_standardised_rate` gives can be handed on: rate and limits say the error."""
    made = directly_standardised_rate(
        [5, 20, 40, 2, 9, 30],
        [900, 700, 500, 800, 900, 400],
        [40, 35, 25] * 2,
        group=[0, 0, 0, 1, 1, 1],
        confidence=0.99,
    )
    share = np.array([40, 35, 25] * 2) / 100
    parts = np.array([5, 20, 40, 2, 9, 30]) * (share / [900, 700, 500, 800, 900, 400]) ** 2
    counts = {"numerator": [65, 41], "denominator": [2100, 2100], "value": made.value}
    published = {"lower_ci": made.lower_ci, "upper_ci": made.upper_ci, "limits_confidence": 0.99}
    errors = np.sqrt(parts.reshape(2, 3).sum(axis=1))
    ours = funnel(**counts, **published, kind="standardised_rate", confidence=0.99)
    theirs = funnel(**counts, standard_error=errors, kind="standardised_rate")
    np.testing.assert_allclose(ours.extra["upper_3s_limit"], theirs.extra["upper_3s_limit"])
    np.testing.assert_allclose(ours.lower_ci, made.lower_ci)


def test_standardised_rates_of_fewer_than_ten_events_are_not_assessed():
    found = funnel(
        [9, 10, 0, 30],
        [1000] * 4,
        value=[0.2, 0.2, 0.0, 0.01],
        kind="standardised_rate",
        polarity="lower_is_better",
    )
    few = "fewer than 10 events: not assessed"
    assert found.note.tolist() == [few, "", few, ""]
    assert found.extra["comparison"].tolist()[0] == "not_compared"
    assert found.extra["comparison"].tolist()[3] == "better"
    assert found.value.tolist() == [0.2, 0.2, 0.0, 0.01]
    assert found.extra["baseline"][0] == pytest.approx(0.1025)
    assert np.isnan(found.extra["p_value"]).tolist() == [True, False, True, False]


def test_standardised_rates_need_the_rates():
    with pytest.raises(StatisticError, match="needs the column `value`"):
        funnel([50], [9000], kind="standardised_rate")


def test_tails_are_the_analysts_choice():
    """At 5% and 0.5% beyond on each side about 20% of 400: 1.645 and 2.576 standard errors."""
    found = funnel([80, 73], [400, 400], baseline=0.2, tail_2s=0.05, tail_3s=0.005)
    assert found.extra["lower_2s_limit"][0] == pytest.approx(0.2 - 1.6448536 * 0.02)
    assert found.extra["upper_3s_limit"][0] == pytest.approx(0.2 + 2.5758293 * 0.02)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tail_2s": 0.5}, "`tail_2s` must lie between 0 and 0.5"),
        ({"trim": 0.7}, "`trim` must lie between 0 and 0.5"),
        ({"transform": "log"}, "`transform` cannot be `log`. Known: `arcsine`"),
        ({"dispersion_trimming": "trimed"}, "Did you mean `trimmed`"),
        ({"kind": "standardized_rate"}, "Did you mean `standardised_rate`"),
    ],
)
def test_a_wrong_option_is_said(options, words):
    with pytest.raises(StatisticError, match=words):
        funnel([1], [2], **options)


def test_the_smallest_and_the_largest_denominators_have_limits():
    found = funnel([1, 10**9, 0], [1, 4 * 10**9, 1], overdispersion="additive")
    assert np.isfinite(found.extra["upper_2s_limit"]).all()
    assert found.extra["lower_3s_limit"][0] == 0
    assert found.extra["upper_3s_limit"][0] == 1
