"""Pathways: who moves on, where the gap opens, and how many a stage could give back."""

import numpy as np
import pytest

from equipath.errors import StatisticError
from equipath.statistics.decay_decomposition import decay_decomposition
from equipath.statistics.recoverable_people import recoverable_people
from equipath.statistics.retention import retention

STAGE = [1, 2, 3, 4]
OURS = [1000, 600, 450, 225]
THEIRS = [2000, 1600, 1280, 640]


def test_retention_by_hand():
    """600/1000, 450/600, 225/450; of the first thousand 0.6, 0.45 and 0.225 get that far."""
    found = retention(OURS, STAGE)
    assert found.value[1:].tolist() == pytest.approx([0.6, 0.75, 0.5])
    assert found.extra["loss"][1:].tolist() == [400, 150, 225]
    assert found.extra["cumulative"].tolist() == pytest.approx([1, 0.6, 0.45, 0.225])
    assert found.note.tolist() == ["the first stage: where people start", "", "", ""]


def test_the_stages_of_each_group_are_put_in_order():
    found = retention([300, 500, 40, 80], [2, 1, 20, 10], group=[0, 0, 1, 1])
    assert found.value.tolist() == pytest.approx([0.6, np.nan, 0.5, np.nan], nan_ok=True)


def test_a_stage_with_more_people_than_an_earlier_one_is_refused():
    found = retention([100, 60, 80, 40], STAGE)
    assert found.note[2] == "more people than at an earlier stage: not nested"
    assert np.isnan(found.value[2])
    assert found.value[3] == pytest.approx(0.5), "those two stages are nested"
    assert np.isnan(found.extra["cumulative"]).tolist() == [False, False, True, True]


def test_more_people_than_two_stages_before_are_found_past_a_hidden_one():
    found = retention([100, np.nan, 120], [1, 2, 3])
    assert found.note[2] == "more people than at an earlier stage: not nested"


def test_a_hidden_stage_hides_its_own_retention_and_the_next():
    found = retention([100, np.nan, 40, 20], STAGE)
    assert np.isnan(found.value).tolist() == [True, True, True, False]
    assert found.note[1:3].tolist() == ["the numerator is missing", "the stage before is missing"]
    assert found.extra["cumulative"][2] == pytest.approx(0.4), "both ends are known"


def test_stages_without_an_order_are_refused():
    twice = retention([100, 60, 50], [1, 2, 2])
    lost = retention([100, 60, 50], [1, 2, None])
    assert set(twice.note) == {"a stage stands twice in the group"}
    assert set(lost.note) == {"a stage of the group has no place"}
    assert np.isnan([*twice.value, *lost.value, *twice.extra["cumulative"]]).all()


def test_denominators_that_are_not_the_stage_before_must_be_declared():
    people, base = [80, 30, 10], [100, 60, 40]
    refused = retention(people, [1, 2, 3], denominator=base)
    assert set(refused.note[1:]) == {
        "the denominator is not the stage before: declare cross_sections"
    }
    declared = retention(people, [1, 2, 3], denominator=base, cross_sections=True)
    assert declared.value.tolist() == pytest.approx([0.8, 0.5, 0.25])
    assert declared.extra["cumulative"].tolist() == pytest.approx([0.8, 0.4, 0.1])
    assert set(declared.extra["cumulative_of"]) == {"cross-sections"}


@pytest.mark.parametrize("base", [[500, 100, 80], [500, 100, 100]])
def test_a_denominator_that_is_the_stage_before_or_the_first_changes_nothing(base):
    found = retention([100, 80, 30], [1, 2, 3], denominator=base)
    assert found.value[1:].tolist() == pytest.approx([0.8, 0.375])


def test_cross_sections_need_denominators():
    with pytest.raises(StatisticError, match="needs a `denominator`"):
        retention([100, 80], [1, 2], cross_sections=True)


def test_everybody_lost_and_nobody_to_lose():
    found = retention([50, 0, 0], [1, 2, 3])
    assert found.value[1] == found.lower_ci[1] == 0
    assert found.note[2] == "nobody is at the stage before"
    assert found.extra["cumulative"].tolist() == [1, 0, 0]


def test_log_ratios_add_up_to_the_whole_pathways():
    """(225/1000) / (640/2000) = 0.703125."""
    found = decay_decomposition(OURS, STAGE, THEIRS)
    assert found.value[1:].tolist() == pytest.approx([0.75, 0.9375, 1])
    assert found.extra["log_ratio"][1:].sum() == pytest.approx(np.log(0.703125), rel=1e-12)
    assert found.extra["stage_share"][1:].sum() == pytest.approx(1, rel=1e-12)
    assert found.extra["cumulative_ratio"][-1] == pytest.approx(0.703125, rel=1e-12)


def test_where_the_gap_opens_widens_narrows_closes_and_turns_round():
    """Retention of 0.5 at every stage elsewhere; ours as said."""
    ours = np.cumprod([1e6, 0.5, 0.4, 0.4, 0.55, 0.71, 0.55, 0.5, 0.4])
    theirs = 1e6 * 0.5 ** np.arange(9)
    found = decay_decomposition(ours, np.arange(9), theirs)
    assert found.extra["gap_change"].tolist() == [
        "unchanged", "unchanged", "opens", "widens", "narrows", "closes", "opens", "unchanged",
        "reverses",
    ]  # fmt: skip
    assert found.extra["direction"][[2, 4]].tolist() == [
        "the group does worse",
        "the reference does worse",
    ]


def test_shares_of_no_gap_are_refused():
    found = decay_decomposition([100, 50, 20], [1, 2, 3], [100, 40, 20])
    assert found.note[1:].tolist() == ["no gap along the whole pathway: no shares"] * 2
    assert found.value[1:].tolist() == pytest.approx([1.25, 0.8])
    assert np.isnan(found.extra["stage_share"]).all()
    wide = decay_decomposition(OURS, STAGE, THEIRS, near_zero=0.5)
    assert np.isnan(wide.extra["stage_share"]).all(), "the total's logarithm is −0.35"


def test_a_stage_that_nobody_reaches_has_no_logarithm():
    found = decay_decomposition([100, 50, 0], [1, 2, 3], [100, 50, 25])
    assert found.value[2] == 0
    assert found.note.tolist()[1:] == [
        "a stage has no logarithm: no shares",
        "nobody moves on: no logarithm",
    ]


def test_what_is_wrong_in_the_reference_is_said_of_the_reference():
    found = decay_decomposition([100, 50, 20], [1, 2, 3], [100, np.nan, 120])
    assert found.note[1:].tolist() == [
        "in the reference: the numerator is missing",
        "in the reference: more people than at an earlier stage: not nested",
    ]


def test_ratios_of_cross_sections_begin_with_the_first_stage():
    """0.7/0.8, (20/60)/(50/80) and (10/40)/(20/50): in all their product, with all variances."""
    found = decay_decomposition(
        [70, 20, 10], [1, 2, 3], [80, 50, 20],
        denominator=[100, 60, 40], reference_denominator=[100, 80, 50], cross_sections=True,
    )  # fmt: skip
    ratios = np.array([0.875, (1 / 3) / 0.625, 0.625])
    assert found.value.tolist() == pytest.approx(ratios.tolist())
    assert found.extra["cumulative_ratio"].tolist() == pytest.approx(np.cumprod(ratios).tolist())
    assert found.extra["stage_share"].sum() == pytest.approx(1)
    assert found.extra["gap_change"].tolist() == ["opens", "widens", "widens"]
    x = np.array([70, 20, 10, 80, 50, 20])
    n = np.array([100, 60, 40, 100, 80, 50])
    factor = np.exp(1.959963984540054 * np.sqrt((1 / x - 1 / n).sum()))
    assert found.extra["cumulative_upper_ci"][2] == pytest.approx(ratios.prod() * factor)


def test_no_gap_is_a_number_above_nought():
    with pytest.raises(StatisticError, match="near_zero"):
        decay_decomposition(OURS, STAGE, THEIRS, near_zero=0)


def test_recoverable_people_by_hand():
    """At stage 2: 1000·(0.8 − 0.6) = 200, of whom 225/600 or 640/1600 reach the end."""
    own = recoverable_people(OURS, STAGE, THEIRS)
    reference = recoverable_people(OURS, STAGE, THEIRS, downstream="reference")
    assert own.extra["recoverable_at_stage"][1:].tolist() == pytest.approx([200, 30, 0])
    assert own.value[1:].tolist() == pytest.approx([75, 15, 0])
    assert reference.value[1:].tolist() == pytest.approx([80, 15, 0])
    assert reference.value[1:].sum() == pytest.approx(1000 * (0.32 - 0.225)), "the whole gap"
    assert own.extra["direction"][1] == "the group does worse"


def test_the_last_stages_people_have_the_limits_of_the_difference():
    """Nothing comes after the last stage: Newcombe's limits of 0.5 − 0.25, times the hundred."""
    found = recoverable_people([200, 100, 25], [1, 2, 3], [200, 100, 50])
    z = 1.959963984540054
    lower_ours = (2 * 25 + z * z - z * np.sqrt(z * z + 4 * 25 * 0.75)) / (2 * (100 + z * z))
    upper_theirs = (2 * 50 + z * z + z * np.sqrt(z * z + 4 * 50 * 0.5)) / (2 * (100 + z * z))
    upper = 25 + 100 * np.hypot(upper_theirs - 0.5, 0.25 - lower_ours)
    assert found.upper_ci[2] == pytest.approx(upper)


def test_nobody_at_a_stage_has_no_downstream_retention_of_their_own():
    found = recoverable_people([100, 0, 0], [1, 2, 3], [100, 50, 25])
    assert found.note[1] == "no downstream retention can be computed"
    elsewhere = recoverable_people([100, 0, 0], [1, 2, 3], [100, 50, 25], downstream="reference")
    assert elsewhere.value[1] == pytest.approx(25)


def test_recoverable_people_of_cross_sections():
    """60·(50/80 − 20/60)·(10/40) at the second of three stages."""
    found = recoverable_people(
        [70, 20, 10], [1, 2, 3], [80, 50, 20],
        denominator=[100, 60, 40], reference_denominator=[100, 80, 50], cross_sections=True,
    )  # fmt: skip
    assert found.value[1] == pytest.approx(60 * (0.625 - 1 / 3) * 0.25)
    assert (found.lower_ci < found.value).all()


def test_an_end_without_anybody_gives_nobody_back():
    found = recoverable_people(
        [70, 20, 0], [1, 2, 3], [80, 50, 20],
        denominator=[100, 60, 40], reference_denominator=[100, 80, 50], cross_sections=True,
    )  # fmt: skip
    assert found.value[0] == found.lower_ci[0] == 0
    assert found.upper_ci[0] > 0


def test_a_pathway_that_nobody_enters_has_notes_and_no_warning():
    nobody = np.zeros(3)
    found = decay_decomposition(nobody, [0, 1, 2], [100.0, 50, 20])
    assert np.isnan(found.value).all()
    assert (found.note != "").all()
