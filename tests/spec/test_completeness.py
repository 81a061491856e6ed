"""Completeness: drawn rows in, the count of each state of a field out."""

from typing import Any

import polars as pl
import pytest

from equipath.errors import StudyError
from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import AREAS, ATTENDANCES, STUDY, Content, but

STUDY_OF_TRUSTS = but(
    STUDY,
    period={"start": "2024-04-01", "end": "2024-05-31", "every": ["month"]},
    areas={"whole": {"code": "E", "name": "England"}, "roll_up": [["provider", "icb"]]},
)
TEN_ROWS = """
    id | day        | trust | sex    | ethnic_group_code | postcode | disability_code
    1  | 2024-04-02 | RAA   | Female | A                 | B1 1AA   | NN
    2  | 2024-04-03 | RAA   | Female | H1                | b11aa    | 01
    3  | 2024-04-04 | RAA   | Male   | Z                 | SW1A 2AA | ZZ
    4  | 2024-04-05 | RAA   | Male   | 99                | ZZ99 3VZ |
    5  | 2024-04-06 | RAA   | Male   |                   |          | 1
    6  | 2024-04-07 | RBB   | Female | X                 | EC1A 1BB | XX
    7  | 2024-04-08 | RBB   | Female | Q                 | 12 3AB   | nn
    8  | 2024-05-01 | RBB   | Male   | N                 | M1 1A    | 10
    9  | 2024-05-31 | RBB   | Male   | S                 |          |
    10 | 2024-06-01 | RBB   | Male   | A                 | B1 1AA   | NN
    """


def attended(**completeness: dict[str, Any]) -> dict[str, Content]:
    """Return a study of nine attendances, and one after its end, that asks for these."""
    return {
        "study.yaml": STUDY_OF_TRUSTS,
        "attendances.csv": csv(TEN_ROWS),
        "areas.csv": "Type,Code,Parent type,Parent\nprovider,RAA,icb,I1\nprovider,RBB,icb,I1\n",
        "sources/areas.yaml": AREAS,
        "sources/attendances.yaml": ATTENDANCES,
        "sources/registers.yaml": None,
        "indicators/hypertension.yaml": None,
        **{
            f"completeness/{name}.yaml": {"like": name, "source": "attendances", **keys}
            for name, keys in completeness.items()
        },
    }


def test_every_row_is_in_one_state_of_its_field_in_its_provider_and_month(
    counted: Counted,
) -> None:
    counts = counted(attended(ethnic_group={}))
    assert_counts(
        counts,
        """
        period_start | area_code | stratum    | denominator
        2024-04-01   | RAA       | Valid      | 2
        2024-04-01   | RAA       | Not stated | 1
        2024-04-01   | RAA       | Not known  | 1
        2024-04-01   | RAA       | Missing    | 1
        2024-04-01   | RBB       | Not known  | 1
        2024-04-01   | RBB       | Invalid    | 1
        2024-05-01   | RBB       | Valid      | 2
        """,
        stratification="ethnic_group_recording",
        area_type="provider",
    )


def test_the_valid_are_counted_out_of_all(counted: Counted) -> None:
    assert_counts(
        counted(attended(ethnic_group={})),
        """
        period_start | area_code | numerator | denominator
        2024-04-01   | RAA       | 2         | 5
        2024-04-01   | RBB       | 0         | 2
        2024-04-01   | I1        | 2         | 7
        2024-04-01   | E         | 2         | 7
        2024-05-01   | RBB       | 2         | 2
        2024-05-01   | I1        | 2         | 2
        2024-05-01   | E         | 2         | 2
        """,
        stratification="All",
    )


def test_states_are_counted_within_each_group(counted: Counted) -> None:
    counts = counted(attended(ethnic_group={"stratifiers": ["sex"]}))
    assert_counts(
        counts.filter(pl.col("area_type") == "country"),
        """
        period_start | stratum             | denominator
        2024-04-01   | Valid × Female      | 2
        2024-04-01   | Not known × Female  | 1
        2024-04-01   | Invalid × Female    | 1
        2024-04-01   | Not stated × Male   | 1
        2024-04-01   | Not known × Male    | 1
        2024-04-01   | Missing × Male      | 1
        2024-05-01   | Valid × Male        | 2
        """,
        stratification="ethnic_group_recording_by_sex",
    )


STATES = {
    # A1 of a provider's own is no national category; nine rows in all.
    "ethnic_category": {"Valid": 3, "Not stated": 1, "Not known": 2, "Invalid": 2, "Missing": 1},
    # Spaces and small letters do not matter; ZZ99 leads nowhere; M1 1A lacks a letter.
    "postcode": {"Valid": 4, "Not known": 1, "Invalid": 2, "Missing": 2},
    # A leading nought that is lost, and small letters, are no codes.
    "disability": {"Valid": 4, "Not stated": 1, "Invalid": 2, "Missing": 2},
    "gender": {"Valid": 9},
}


def test_what_ships_knows_the_codes_of_its_field(counted: Counted) -> None:
    counts = counted(attended(**{name: {} for name in STATES})).filter(area_type="country")
    for name, states in STATES.items():
        mine = counts.filter(pl.col("stratification") == f"{name}_recording")
        found = mine.group_by("stratum").agg(pl.col("denominator").sum())
        assert dict(found.iter_rows()) == states, name


def test_whose_field_ought_to_be_filled_in_can_be_said(counted: Counted) -> None:
    counts = counted(attended(disability={"where": {"sex": "Male"}}))
    assert_counts(
        counts.filter(pl.col("area_type") == "country"),
        """
        period_start | numerator | denominator
        2024-04-01   | 0         | 3
        2024-05-01   | 1         | 2
        """,
        stratification="All",
    )


def test_a_codelist_can_say_what_is_valid(counted: Counted) -> None:
    files = attended(disability={"valid": [], "codelist": "impairments"})
    files["codelists/impairments.csv"] = "code,term\n0*,Impairments\n10,Speech\n"
    counts = counted(files).filter(area_type="country", stratification="disability_recording")
    found = counts.group_by("stratum").agg(pl.col("denominator").sum())
    assert dict(found.iter_rows()) == {"Valid": 2, "Not stated": 1, "Invalid": 4, "Missing": 2}


def test_a_field_that_is_not_there_is_said_to_be_missing(counted: Counted) -> None:
    with pytest.raises(StudyError) as raised:
        counted(attended(ethnic_group={"column": "ethnic_group_cod"}))
    (problem,) = raised.value.problems
    assert str(problem) == (
        "completeness/ethnic_group.yaml: column: there is no column `ethnic_group_cod`. Did you "
        "mean `ethnic_group_code`?"
    )
