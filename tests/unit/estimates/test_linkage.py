"""What may be said of a linkage: rates by group from released counts, and whether they differ."""

import polars as pl
import pytest

from equipath.analyses.linkage.matched import MATCHED
from equipath.disclosure.policy import load_policy
from equipath.estimates.linkage import linkage_findings
from equipath.study.linkage import Linkage
from equipath.study.stratifier import Stratifier
from equipath.vocabulary import Severity
from tests.unit.estimates.declared import study

NO_GROUPS = pl.DataFrame(
    schema=dict.fromkeys(("stratifier", "area_type", "area_code", "stratum"), pl.String)
)
SEX = Stratifier(name="sex", title="Sex", column="sex")


def findings(*rows, policy="open_data", is_modelled=False, caveat="", stratifier=SEX):
    """Return what is said of strata, each with its linked, everybody and expected errors."""
    linkage = Linkage(
        name="stays", title="Stays", source="stays", by="nhs", stratifiers=["sex"], caveat=caveat
    )
    declared = study(stratifiers=[stratifier]).model_copy(
        update={"linkages": {"stays": linkage}, "sources": {"stays": _Titled()}}
    )
    total = ("All", *(sum(r[i] for r in rows) for i in range(1, 5)))
    matched = pl.DataFrame(
        [("stays", "All" if row is total else "sex", *row, is_modelled) for row in (total, *rows)],
        schema=MATCHED,
        orient="row",
    )
    return linkage_findings(declared, matched, load_policy(policy), NO_GROUPS)


class _Titled:
    title = "Hospital stays"


def test_the_rate_has_wilsons_interval_and_how_many_are_not_linked():
    overall, _ = findings(("Female", 40, 50, 0.0, 0.0), ("Male", 41, 50, 0.0, 0.0), caveat="Note.")
    assert overall.reason == "linked"
    assert overall.severity is Severity.NOTE
    assert (overall.count, overall.total) == (19, 100)
    # Wilson: (81 + 1.9208 -+ 1.96 sqrt(81 * 19 / 100 + 0.9604)) / 103.8415
    assert (
        overall.message == "81.0% (72.2 to 87.5) of 100 people of Hospital stays were linked. Note."
    )


def test_groups_that_differ_no_more_than_chance_are_a_note():
    _, by_sex = findings(("Female", 40, 50, 0.0, 0.0), ("Male", 41, 50, 0.0, 0.0))
    assert by_sex.reason == "linked_by_group"
    assert by_sex.severity is Severity.NOTE
    assert "Female 80.0%" in by_sex.message
    assert "chance" not in by_sex.message


def test_groups_that_differ_by_more_than_chance_are_a_warning_that_names_the_least():
    """Of 400 and 400, 300 and 360: chi-squared is 31.2 on one degree of freedom."""
    _, by_sex = findings(("Male", 300, 400, 0.0, 0.0), ("Female", 360, 400, 0.0, 0.0))
    assert by_sex.reason == "linked_unequally"
    assert by_sex.severity is Severity.WARNING
    assert "p < 0.001" in by_sex.message
    assert "Male are linked 0.83 times as often as Female" in by_sex.message
    assert by_sex.advice


def test_the_least_linked_are_set_against_the_reference_where_there_is_one():
    rows = [(name, n, 400, 0.0, 0.0) for name, n in (("A", 300), ("B", 360), ("C", 390))]
    _, by_sex = findings(*rows, stratifier=SEX.model_copy(update={"reference": "B"}))
    assert "A are linked 0.83 times as often as B" in by_sex.message


def test_the_unknown_stand_last_and_are_compared_like_any_group():
    rows = [("Not known", 10, 100, 0.0, 0.0), ("Male", 90, 100, 0.0, 0.0)]
    _, by_sex = findings(*rows)
    assert by_sex.message.index("Male 90.0%") < by_sex.message.index("Not known 10.0%")
    assert "Not known are linked 0.11 times" in by_sex.message


def test_expected_errors_are_shares_of_the_links_and_of_those_who_can_be_found():
    """90 links of which 1.8 are expected wrong, and 4.9 of the others missed: 88.2 of 93.1."""
    overall, by_sex = findings(
        ("Female", 45, 50, 0.9, 2.45), ("Male", 45, 50, 0.9, 2.45), is_modelled=True
    )
    assert "2.0% of the links are wrong" in overall.message
    assert "94.7% of those" in overall.message
    assert "(2.0% of links wrong, 94.7% of the compared found)" in by_sex.message


def test_nothing_is_said_of_errors_that_no_model_estimated():
    overall, _ = findings(("Female", 45, 50, 0.0, 0.0), ("Male", 45, 50, 0.0, 0.0))
    assert "model" not in overall.message


@pytest.mark.parametrize("policy", ["hes", "local_under_5"])
def test_a_small_group_and_whatever_gives_it_away_is_hidden(policy):
    overall, by_sex = findings(
        ("Female", 900, 1000, 9.0, 5.0),
        ("Male", 850, 1000, 9.0, 5.0),
        ("Not known", 2, 40, 0.1, 0.5),
        policy=policy,
        is_modelled=True,
    )
    assert "Not known" not in by_sex.message
    assert "of 3 groups are hidden" in by_sex.message
    assert "1,752" not in overall.message
    if policy == "hes":
        assert "90% (88 to 92) of 1,000" in by_sex.message
        assert (overall.count, overall.total) == (290, 2040)
    else:
        # The total less the groups that are shown would be the small one.
        is_shown = "hidden" not in overall.message
        assert not (is_shown and "Female" in by_sex.message and "Male" in by_sex.message)


def test_where_everything_is_small_nothing_is_shown():
    overall, by_sex = findings(
        ("Female", 2, 3, 0.0, 0.0), ("Male", 1, 2, 0.0, 0.0), policy="local_under_5"
    )
    assert "hidden" in overall.message
    assert by_sex.message == "Linked by sex: hidden."
    assert not any(c.isdigit() for c in overall.message + by_sex.message)


def test_a_study_without_linkages_has_nothing_said():
    assert (
        linkage_findings(study(), pl.DataFrame(schema=MATCHED), load_policy("hes"), NO_GROUPS) == []
    )
