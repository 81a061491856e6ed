"""The records: they meet their contracts, lie within lives, and agree with the table of people."""

from datetime import date
from itertools import pairwise

import polars as pl
import pytest

from equipath.contracts import (
    admissions,
    appointments,
    cancer_pathways,
    clinical_events,
    emergency_attendances,
    high_cost_drug_approvals,
    maternities,
    people,
    prescriptions,
    referrals,
    registrations,
    transfers,
    waiting_list,
)
from equipath.study.codelist import read_codelists
from equipath.synthetic.write import FURTHER_TABLES

CONTRACTS = {
    module.CONTRACT.name: module.CONTRACT
    for module in (
        admissions, appointments, cancer_pathways, clinical_events, emergency_attendances,
        high_cost_drug_approvals, maternities, people, prescriptions, referrals, registrations,
        transfers, waiting_list,
    )
}  # fmt: skip
TYPES = {
    "string": (pl.String,),
    "date": (pl.Date,),
    "boolean": (pl.Boolean,),
    "number": (pl.Int16, pl.Int64, pl.Float64),
}
YEAR, HALF, LAST = date(2025, 4, 1), date(2025, 9, 30), date(2026, 3, 31)
ANTIHYPERTENSIVES, ANTICOAGULANTS = ["ACEI", "CCB", "THIAZIDE"], ["DOAC", "WARFARIN"]


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_table_meets_its_contract(name, read):
    table, contract = read(name), CONTRACTS[name]
    assert table.height > 0
    assert not table.select(contract.keys or table.columns[0]).null_count().row(0)[0]
    if contract.keys:
        assert not table.select(contract.keys).is_duplicated().any()
    for column in contract.columns:
        if column.is_required:
            assert column.name in table.columns
        if column.name in table.columns:
            assert table.schema[column.name] in TYPES[column.type]
            if column.is_required and not column.may_be_empty:
                assert table[column.name].null_count() == 0


@pytest.mark.parametrize("name", [*CONTRACTS, *FURTHER_TABLES])
def test_nothing_happens_before_birth_after_death_or_after_the_last_day(name, read):
    lives = read("people").select(
        "person_id", born="date_of_birth", ended=pl.col("date_of_death").fill_null(LAST)
    )
    table = read(name).join(lives, on="person_id", how="left", maintain_order="left")
    assert table["born"].null_count() == 0
    days = [column for column, kind in table.schema.items() if kind == pl.Date]
    for day in (pl.col(column) for column in days):
        outside = table.filter((day < pl.col("born")) | (day > pl.col("ended")))
        assert outside.height == 0


def test_a_person_is_on_one_list_at_a_time_and_everybody_on_one(read):
    stays = read("registrations").sort("person_id", "start_date")
    before = pl.col("end_date").shift().over("person_id")
    first = pl.int_range(pl.len()).over("person_id") == 0
    overlapping = stays.filter(~first & ((before >= pl.col("start_date")) | before.is_null()))
    assert overlapping.height == 0
    assert stays["person_id"].n_unique() == read("people").height
    assert stays.height > read("people").height  # some have moved
    now = stays.filter(pl.col("end_date").is_null()).join(read("people"), on="person_id")
    assert (now["practice_code"] == now["practice_code_right"]).all()


def test_handovers_lie_within_their_pathways_between_two_trusts(read):
    pathways = read("cancer_pathways")
    moved = read("transfers").join(pathways, on="pathway_id", how="left")
    assert (moved["person_id"] == moved["person_id_right"]).all()
    assert (moved["transfer_date"] >= moved["diagnosis_date"]).all()
    assert (moved["from_provider_code"] != moved["to_provider_code"]).all()
    treated = moved.filter(pl.col("treatment_date").is_not_null())
    assert (treated["transfer_date"] <= treated["treatment_date"]).all()
    assert (treated["to_provider_code"] == treated["treating_provider_code"]).all()


def test_steps_of_a_pathway_come_one_after_another(read):
    cancer = read("cancer_pathways")
    steps = [
        "referral_date",
        "first_seen_date",
        "diagnosis_date",
        "decision_to_treat_date",
        "treatment_date",
    ]
    for before, after in pairwise(steps):
        both = cancer.drop_nulls([before, after])
        assert both.height > 0
        assert (both[before] <= both[after]).all()
    kept = read("appointments").join(read("waiting_list"), on="referral_id")
    assert kept.height == read("appointments").height
    assert (kept["appointment_date"] >= kept["clock_start_date"]).all()
    first = kept.filter("is_first").drop_nulls("clock_stop_date")
    assert (first["appointment_date"] <= first["clock_stop_date"]).all()


def codes(read, *wanted, table="clinical_events", day="event_date", since=date(1900, 1, 1)):
    rows = read(table).filter(pl.col("code").is_in(wanted), pl.col(day) >= since)
    return rows["person_id"]


def items(read, drugs):
    return codes(read, *drugs, table="prescriptions", day="prescription_date", since=HALF)


def at_threshold(read, current):
    """People whose last pressures of the year are at the threshold for their age."""
    last = (
        read("clinical_events")
        .filter(pl.col("code").is_in(["SBP", "DBP"]), pl.col("event_date") >= YEAR)
        .sort("event_date")
        .group_by("person_id", "code")
        .agg(pl.col("value").last())
        .pivot(on="code", index="person_id", values="value")
        .join(current.filter("on_hypertension_register"), on="person_id")
    )
    systolic = pl.when(pl.col("age") >= 80).then(150).otherwise(140)
    return last.filter(pl.col("SBP") <= systolic, pl.col("DBP") <= 90)["person_id"]


@pytest.mark.parametrize(
    ("flag", "find"),
    [
        ("on_hypertension_register", lambda read, _: codes(read, "HYP")),
        ("on_diabetes_register", lambda read, _: codes(read, "DM")),
        ("on_atrial_fibrillation_register", lambda read, _: codes(read, "AF")),
        ("hypertension_treated", lambda read, _: items(read, ANTIHYPERTENSIVES)),
        ("anticoagulated", lambda read, _: items(read, ANTICOAGULANTS)),
        ("blood_pressure_controlled", at_threshold),
        ("invited_nhs_health_check", lambda read, _: codes(read, "NHSHC_INVITED", since=YEAR)),
        ("attended_nhs_health_check", lambda read, _: codes(read, "NHSHC_DONE", since=YEAR)),
    ],
)
def test_the_records_say_what_the_table_of_people_says(flag, find, read, current):
    found = current["person_id"].is_in(find(read, current).unique().implode())
    assert found.any()
    assert (found == current[flag]).all()


def test_emergency_admissions_of_the_last_year_are_those_of_the_table_of_people(read, current):
    emergencies = read("admissions").filter(
        pl.col("admission_method") == "Emergency", pl.col("admission_date") >= YEAR
    )
    each = current.join(emergencies.group_by("person_id").len(), on="person_id", how="left")
    assert (each["len"].fill_null(0) == each["emergency_admissions"]).all()


def test_conditions_come_together_more_than_by_chance(read, current):
    old = current.filter(pl.col("age").is_between(70, 79))["person_id"]
    pairs = [old.is_in(codes(read, code).implode()) for code in ("COPD", "CHD", "CKD", "OA")]
    for i, one in enumerate(pairs):
        for other in pairs[i + 1 :]:
            assert (one & other).mean() > 1.2 * one.mean() * other.mean()


def test_systems_write_down_ethnicity_differently(read):
    records = read("ethnicity_records")
    assert set(records["system"]) == {"GP", "APC", "ECDS"}
    assert set(records["code"]) <= set("ABCDEFGHJKLMNPRSZ") | {"99"}
    gp = records.filter(pl.col("system") == "GP").select("person_id", gp="code")
    hospital = records.filter(pl.col("system") == "APC").join(gp, on="person_id")
    agreement = (hospital["code"] == hospital["gp"]).mean()
    assert 0.7 < agreement < 0.95
    missing = {
        name: read(name)["recorded_ethnic_group_code"].is_null().mean()
        for name in ("admissions", "emergency_attendances")
    }
    assert missing["emergency_attendances"] > missing["admissions"] > 0.03


def test_every_code_of_the_events_is_in_a_codelist(folder, read):
    found, problems = read_codelists(folder / "codelists")
    assert problems == []
    known = {code for codelist in found.values() for code in codelist.codes}
    for name in ("clinical_events", "prescriptions"):
        assert set(read(name)["code"]) <= known
    assert set(read("high_cost_drug_approvals")["drug_code"]) <= known
