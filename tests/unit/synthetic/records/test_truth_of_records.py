"""What was planted in the records is what plain counting of the files finds, within chance."""

from datetime import date

import numpy as np
import polars as pl
import pytest

YEAR, HALF = date(2025, 4, 1), date(2025, 9, 30)
SETTLED = date(2025, 9, 29)
PERSON = pl.col("person_id")
STRATIFIERS = ("deprivation_fifth", "ethnic_group", "sex", "rurality", "learning_disability")


def among(table: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
    """Return one row a row of the table, with whether its person is among those."""
    return table.with_columns(reached=PERSON.is_in(ids.unique().implode()))


def checked(read, register: str, check: str) -> pl.DataFrame:
    events = read("clinical_events")
    had = events.filter(pl.col("code") == check, pl.col("event_date") >= YEAR)
    return among(events.filter(pl.col("code") == register), had["person_id"])


def statin_given(read):
    latest = (
        read("clinical_events")
        .filter(pl.col("code") == "QRISK", pl.col("event_date") >= YEAR)
        .sort("event_date")
        .group_by("person_id")
        .agg(pl.col("value").last())
    )
    given = read("prescriptions").filter(
        pl.col("code") == "STATIN", pl.col("prescription_date") >= HALF
    )
    return among(latest.filter(pl.col("value") >= 10), given["person_id"])


def learning_disability_check(read):
    old_enough = read("people").filter(pl.col("age") >= 14)
    return checked(read, "LD", "LD_CHECK").join(old_enough, on="person_id", how="semi")


def mental_illness_check(read):
    return checked(read, "SMI", "SMI_CHECK")


def orthopaedic(read):
    return read("referrals").filter(pl.col("specialty_code") == "110")


def orthopaedic_referred(read):
    need = read("clinical_events").filter(pl.col("code") == "OA_SEVERE")
    return among(need, orthopaedic(read)["person_id"])


def orthopaedic_seen(read):
    attended = read("appointments").filter(pl.col("is_first"), pl.col("attendance") == "Attended")[
        "referral_id"
    ]
    return orthopaedic(read).with_columns(reached=pl.col("referral_id").is_in(attended.implode()))


def orthopaedic_treated(read):
    treated = (pl.col("closure_reason") == "Treated").fill_null(value=False)
    return orthopaedic_seen(read).filter("reached").with_columns(reached=treated)


def did_not_attend(read):
    kept = read("appointments").filter(pl.col("attendance").is_in(["Attended", "Did not attend"]))
    return kept.with_columns(reached=pl.col("attendance") == "Did not attend")


def cancers(read):
    return read("cancer_pathways").filter(pl.col("referral_date") <= SETTLED)


def cancer_emergency_route(read):
    return cancers(read).filter("is_cancer").with_columns(reached=pl.col("route") == "Emergency")


def cancer_early_stage(read):
    staged = cancers(read).filter(pl.col("is_cancer"), pl.col("stage") != "Not known")
    return staged.with_columns(reached=pl.col("stage").is_in(["1", "2"]))


def cancer_curative(read):
    treated = cancer_early_stage(read).filter(
        pl.col("reached"), pl.col("treatment_date").is_not_null(), pl.col("intent") != "Not known"
    )
    return treated.with_columns(reached=pl.col("intent") == "Curative")


def days_to(day: str) -> pl.Expr:
    return (pl.col(day) - pl.col("referral_date")).dt.total_days()


def cancer_diagnosed_within_28_days(read):
    urgent = cancers(read).filter(pl.col("route") == "Urgent suspected cancer")
    return urgent.with_columns(reached=days_to("diagnosis_date") <= 28)


def cancer_treated_within_62_days(read):
    urgent = cancer_diagnosed_within_28_days(read)
    treated = urgent.filter(pl.col("is_cancer"), pl.col("treatment_date").is_not_null())
    return treated.with_columns(reached=days_to("treatment_date") <= 62)


PROPORTIONS = (
    statin_given,
    learning_disability_check,
    mental_illness_check,
    orthopaedic_referred,
    orthopaedic_seen,
    orthopaedic_treated,
    did_not_attend,
    cancer_emergency_route,
    cancer_early_stage,
    cancer_curative,
    cancer_diagnosed_within_28_days,
    cancer_treated_within_62_days,
)


def groups_of(stage: dict):
    for stratifier in STRATIFIERS:
        for name, planted in stage["groups"][stratifier].items():
            yield stratifier, name, planted


@pytest.mark.parametrize("count", PROPORTIONS, ids=lambda count: count.__name__)
def test_a_planted_proportion_is_found(count, stages, current, read):
    found = count(read).select("person_id", "reached").join(current, on="person_id")
    for stratifier, name, planted in groups_of(stages[count.__name__]):
        group = found.filter(pl.col(stratifier) == name)["reached"]
        number, level = len(group), planted["planted_level"]
        assert number == planted["number"]
        # Some 200 comparisons: with a probability of 0.01 chance alone would break one.
        spread = np.sqrt(number * level * (1 - level))
        assert abs(group.sum() - number * level) < 4.1 * spread + 1


@pytest.mark.parametrize(
    ("stage", "table", "day"),
    [
        ("emergency_admission", "admissions", "admission_date"),
        ("emergency_attendance", "emergency_attendances", "arrival_date"),
    ],
)
def test_a_planted_rate_is_found(stage, table, day, stages, current, read):
    rows = read(table).filter(pl.col(day) >= YEAR)
    if table == "admissions":
        rows = rows.filter(pl.col("admission_method") == "Emergency")
    each = rows.group_by("person_id").agg(times=pl.len())
    found = current.join(each, on="person_id", how="left").with_columns(
        pl.col("times").fill_null(0)
    )
    for stratifier, name, planted in groups_of(stages[stage]):
        group = found.filter(pl.col(stratifier) == name)
        assert group["years"].sum() == pytest.approx(planted["person_years"], abs=0.01)
        expected = planted["planted_level"] * planted["person_years"]
        assert abs(group["times"].sum() - expected) < 4.1 * np.sqrt(expected) + 1


def test_the_planted_wait_is_found(stages, current, read):
    ended = read("waiting_list").filter(
        pl.col("clock_start_date") < YEAR, pl.col("stop_reason") == "Treated"
    )
    waits = ended.with_columns(
        days=(pl.col("clock_stop_date") - pl.col("clock_start_date")).dt.total_days()
    ).join(current, on="person_id")
    for stratifier, name, planted in groups_of(stages["wait_days"]):
        days = waits.filter(pl.col(stratifier) == name)["days"]
        assert len(days) == planted["number"]
        if len(days) > 30:
            spread = days.std() / np.sqrt(len(days))
            assert abs(days.mean() - planted["planted_level"]) < 4.1 * spread


def test_the_differences_go_the_way_that_is_declared(stages):
    def level(stage, stratifier, name):
        return stages[stage]["groups"][stratifier][name]["planted_level"]

    most, least = "Most deprived fifth", "Least deprived fifth"
    for stage in ("orthopaedic_referred", "statin_given", "cancer_early_stage"):
        assert level(stage, "deprivation_fifth", most) < level(stage, "deprivation_fifth", least)
    for stage in ("did_not_attend", "wait_days", "emergency_attendance"):
        assert level(stage, "deprivation_fifth", most) > level(stage, "deprivation_fifth", least)
        assert level(stage, "learning_disability", "Learning disability") > level(
            stage, "learning_disability", "No learning disability"
        )
    assert level("orthopaedic_seen", "rurality", "Rural") < level(
        "orthopaedic_seen", "rurality", "Urban"
    )
