"""How providers differ: without anything to adjust for, adjusted for what explains it, few."""

import numpy as np
import pytest
from scipy import special

from equipath.statistics.median_odds_ratio import median_odds_ratio
from equipath.statistics.provider_variation import provider_variation

RNG = np.random.default_rng(3)
PROVIDERS = np.array([f"R{i:02}" for i in range(30)])
PEOPLE = RNG.integers(80, 200, 30).astype(float)


def test_where_all_are_alike_it_is_the_median_odds_ratio() -> None:
    level = special.expit(-0.5 + RNG.normal(0, 0.5, 30))
    events = RNG.binomial(PEOPLE.astype(int), level).astype(float)
    alike = {"sex": np.full(30, "Female")}
    found = provider_variation(events, PEOPLE, PROVIDERS, alike)
    peer = median_odds_ratio(events, PEOPLE, group=np.zeros(30, dtype=int))
    assert found.value == pytest.approx(peer.value[0], rel=1e-9)
    assert found.lower_ci == pytest.approx(peer.lower_ci[0], rel=1e-6)
    assert found.upper_ci == pytest.approx(peer.upper_ci[0], rel=1e-6)
    assert found.note == ""


def test_what_its_people_are_like_explains_a_provider_away() -> None:
    """Half the providers treat late stages only: alike in stage, none of them differs."""
    stage = np.where(np.arange(30) < 15, "Early", "Late")
    events = np.round(PEOPLE * np.where(stage == "Early", 0.6, 0.2))
    crude = provider_variation(events, PEOPLE, PROVIDERS, {"none": np.full(30, "All")})
    alike = provider_variation(events, PEOPLE, PROVIDERS, {"stage": stage})
    assert crude.value > 2
    assert alike.value == pytest.approx(1, abs=1e-6)


def test_few_providers_are_told_of() -> None:
    found = provider_variation(
        np.array([10.0, 20.0, 30.0, 15.0]),
        np.full(4, 60.0),
        PROVIDERS[:4],
        {"sex": np.full(4, "Male")},
    )
    assert found.providers == 4
    assert "few" in found.note


def test_rates_have_a_median_rate_ratio() -> None:
    events = RNG.poisson(PEOPLE * 0.3 * np.exp(RNG.normal(0, 0.4, 30))).astype(float)
    alike = {"sex": np.full(30, "Female")}
    found = provider_variation(events, PEOPLE, PROVIDERS, alike, kind="rate")
    assert found.lower_ci < np.exp(np.sqrt(2) * 0.4 * special.ndtri(0.75)) < found.upper_ci
