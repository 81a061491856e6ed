"""Clocks of pathways: what must be said of a standard, and of which curves can be adjusted."""

from typing import Any

import pytest
from pydantic import ValidationError

from equipath.study.indicator import Indicator
from equipath.study.pathway import Clock, Pathway
from equipath.study.pathway_indicators import indicators_of
from tests.unit.estimates.declared import indicator
from tests.unit.study.folder import but

CLOCK: dict[str, Any] = {
    "name": "treated",
    "title": "Referral to treatment",
    "start": "referral_date",
    "stop": "treatment_date",
}
ALIKE = {"for": "age_broad", "words": "Age bears on it."}


def test_a_standard_has_a_date() -> None:
    with pytest.raises(ValidationError, match="since\n  Field required"):
        Clock.model_validate(but(CLOCK, standards=[{"within": "62 days", "source": "Us"}]))


def test_curves_are_adjusted_where_there_are_any_and_providers_not_at_random() -> None:
    with pytest.raises(ValidationError, match="without `is_followed` there are none"):
        Clock.model_validate(but(CLOCK, adjusted=[ALIKE], is_followed=False))
    with pytest.raises(ValidationError, match="remove `random` from `adjusted`"):
        Clock.model_validate(but(CLOCK, adjusted=[{**ALIKE, "random": "trust"}]))
    of = {"from": "referral_date", "to": "treatment_date", "until": "end_of_study"}
    with pytest.raises(ValidationError, match="curves of a `time_to_event` are standardised"):
        followed(of, [{**ALIKE, "random": "trust"}])
    assert followed(of, [ALIKE]).adjusted[0].covariates == ("age_broad",)


def followed(of: dict[str, str], adjusted: list[dict[str, str]]) -> Indicator:
    return indicator("wait", kind="time_to_event", of=of, by_days=(28,), adjusted=adjusted)


def test_waits_that_are_over_or_open_are_not_adjusted() -> None:
    with pytest.raises(ValidationError, match="curves of a `time_to_event`: remove `adjusted`"):
        indicator("wait", kind="median", of={"column": "days"}, adjusted=[ALIKE])
    pathway = Pathway.model_validate(
        {
            "name": "urgent",
            "title": "Urgent referrals",
            "source": "ways",
            "who": "Those who are referred",
            "why_it_matters": "Days count.",
            "review": {"owner": "Us", "reviewed_on": "2026-01-01", "next_review": "2027-01-01"},
            "stages": ["seen", "treated"],
            "clocks": [but(CLOCK, adjusted=[ALIKE])],
        }
    )
    adjusted = {made.name for made in indicators_of(pathway) if made.adjusted}
    assert adjusted == {"urgent_treated_followed"}
