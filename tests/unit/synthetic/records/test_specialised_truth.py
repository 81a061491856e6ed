"""Specialised activity and severe asthma: the files hold what is said to be planted in them."""

import numpy as np
import polars as pl
import pytest

TENTHS = (
    "Most deprived tenth", "Second", "Third", "Fourth", "Fifth",
    "Sixth", "Seventh", "Eighth", "Ninth", "Least deprived tenth",
)  # fmt: skip
PERSON = pl.col("person_id")


def ids(table: pl.DataFrame) -> pl.Series:
    return table["person_id"].unique().implode()


@pytest.fixture(scope="module")
def people(current, folder) -> pl.DataFrame:
    tenths = pl.read_csv(folder / "deprivation.csv").select(
        small_area_code="area_code", tenth="imd_decile"
    )
    named = pl.col("tenth").replace_strict(dict(enumerate(TENTHS, 1)), default="Not known")
    return current.join(tenths, on="small_area_code", how="left").with_columns(
        deprivation_tenth=named
    )


@pytest.fixture(scope="module")
def emergency(read) -> pl.Series:
    spells = read("specialised_admissions")
    return ids(spells.filter(pl.col("admission_method") == "Emergency"))


def share_at_the_same_ages(people: pl.DataFrame, by: str, group: str, reference: str) -> float:
    """Return the ratio of two groups' shares, each weighted to the ages of all people."""
    bands = people.with_columns(band=pl.col("age") // 10)
    weights = bands.group_by("band").agg(weight=pl.len())
    rates = bands.group_by("band", by).agg(share=pl.col("reached").mean())
    both = rates.filter(pl.col(by) == group).join(rates.filter(pl.col(by) == reference), on="band")
    both = both.join(weights, on="band")
    return float((both["share"] * both["weight"]).sum()) / float(
        (both["share_right"] * both["weight"]).sum()
    )


def test_emergencies_differ_by_ethnic_group_and_planned_patients_do_not(people, read, emergency):
    """40,000 people: some 160 Asian emergency patients, so a standard error near a tenth."""
    planned = ids(read("specialised_appointments"))
    for who, ratio in ((emergency, 1.6), (planned, 1.0)):
        found = share_at_the_same_ages(
            people.with_columns(reached=PERSON.is_in(who)),
            "ethnic_group",
            "Asian or Asian British",
            "White",
        )
        assert abs(np.log(found / ratio)) < 0.3


@pytest.mark.parametrize("stage", ["specialised_emergency", "specialised_planned"])
def test_the_share_of_each_tenth_is_found(stage, people, stages, read, emergency):
    reached = emergency if stage.endswith("emergency") else ids(read("specialised_appointments"))
    found = people.with_columns(reached=PERSON.is_in(reached))
    for name, planted in stages[stage]["groups"]["deprivation_tenth"].items():
        group = found.filter(pl.col("deprivation_tenth") == name)["reached"]
        number, level = len(group), planted["planted_level"]
        assert number == planted["number"]
        assert abs(group.sum() - number * level) < 4 * np.sqrt(number * level * (1 - level)) + 1


@pytest.mark.parametrize(("tenth", "ratio"), [("Most deprived tenth", 1.667), ("Second", 1.333)])
def test_spend_a_head_is_higher_at_the_same_ages_where_deprivation_is(tenth, ratio, people, read):
    tables = [read(f"specialised_{name}") for name in ("admissions", "appointments")]
    spent = pl.concat([t.select("person_id", "cost") for t in tables])
    each = spent.group_by("person_id").agg(pl.col("cost").sum())
    found = people.join(each, on="person_id", how="left").filter(pl.col("age").is_between(50, 84))
    mean, error = {}, {}
    for name in (tenth, "Least deprived tenth"):
        cost = found.filter(pl.col("deprivation_tenth") == name)["cost"].fill_null(0)
        mean[name] = cost.mean()
        error[name] = cost.std() / np.sqrt(len(cost)) / cost.mean()
    away = np.log(mean[tenth] / mean["Least deprived tenth"] / ratio)
    assert abs(away) < 4 * np.hypot(*error.values())


def test_those_who_need_a_transplant_reach_each_step_as_planted(people, read, stages):
    events = read("kidney_events")
    need = events.filter(pl.col("code") == "KIDNEY_NEED")
    assessed = events.filter(pl.col("code") == "TRANSPLANT_ASSESSED")
    listed = read("transplant_list")
    done = listed.filter(pl.col("stop_reason") == "Treated")
    steps = {"transplant_assessed": (need, assessed), "transplant_listed": (assessed, listed)}
    for stage, (of, to) in (steps | {"transplant_done": (listed, done)}).items():
        eligible = people.filter(PERSON.is_in(ids(of)))
        reached = eligible.with_columns(reached=PERSON.is_in(ids(to)))
        for name, planted in stages[stage]["groups"]["ethnic_group"].items():
            group = reached.filter(pl.col("ethnic_group") == name)["reached"]
            number, level = len(group), planted["planted_level"]
            assert number == planted["number"]
            assert abs(group.sum() - number * level) < 4 * np.sqrt(number * level * (1 - level)) + 1


def test_biologics_are_begun_more_often_and_sooner_in_the_last_year(read, stages):
    approvals = read("biologic_approvals").with_columns(
        is_after=pl.col("approval_date") >= pl.date(2025, 4, 1),
        wait=(pl.col("approval_date") - pl.col("requested_date")).dt.total_days(),
    )
    after, before = (approvals.filter(pl.col("is_after") == at) for at in (True, False))
    assert abs(np.log(after.height / before.height / 1.4)) < 4 * np.sqrt(
        1 / after.height + 1 / before.height
    )
    for when, rows in (("before", before), ("after", after)):
        planted = stages[f"biologic_wait_days_{when}"]["groups"]["sex"]["Female"]["planted_level"]
        spread = rows["wait"].std() / np.sqrt(rows.height)
        assert abs(rows["wait"].mean() - planted) < 4 * spread


def test_all_whose_asthma_is_not_controlled_had_two_courses_of_steroids(people, read, stages):
    last = read("steroid_courses").filter(pl.col("prescription_date") >= pl.date(2025, 4, 1))
    courses = last.group_by("person_id").len().filter(pl.col("len") >= 2)
    counted = people.filter(PERSON.is_in(ids(courses))).height
    groups = stages["biologic_started"]["groups"]["sex"]
    assert counted == sum(group["number"] for group in groups.values())
    begun = people.filter(PERSON.is_in(ids(read("biologic_approvals"))))
    assert begun.filter(~PERSON.is_in(ids(courses))).height == 0
