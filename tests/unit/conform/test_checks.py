"""What does not fit is found, counted and shown by an example; how bad it is can be set."""

from pathlib import Path
from typing import Any

import pytest

from equipath.conform.intake import Intake
from equipath.vocabulary import Severity
from tests.unit.conform.conftest import Take, cells, columns, only, reasons, registers
from tests.unit.study.folder import INDICATOR, SOURCE, STUDY, Content, but

HEAD = "Practice,Register,List\n"
MONTHLY = columns(period_start="Month", period_end={"from": "Month", "last_day_of": "month"})


def monthly(csv: str, every: list[str]) -> dict[str, Content]:
    period = {"start": "2023-04-01", "end": "2023-07-31", "every": every}
    files = registers(f"Practice,Register,List,Month\n{csv}", columns=MONTHLY)
    return {**files, "study.yaml": but(STUDY, period=period)}


def test_counts_that_fit_are_met_with_silence(take: Take) -> None:
    intake = take()
    assert reasons(intake) == []
    assert not intake.stops


@pytest.mark.parametrize(
    ("csv", "reason", "message"),
    [
        (
            "P1,1,100\nP1,2,100\nP2,3,100\n",
            "duplicate_key",
            (
                "2 of 3 rows share 1 keys, such as indicator=hypertension, area_type=practice, "
                "area_code=P1, period_start=2023-04-01, period_end=2024-03-31."
            ),
        ),
        ("P1,1,100\n,2,100\n", "empty", "1 of 2 rows have none."),
        (
            "P1,101,100\nP2,2,100\n",
            "numerator_above_denominator",
            ("1 of 2 rows count more people than there are: P1 has 101 of 100 for `hypertension`."),
        ),
        (
            "P1,-1,100\nP2,2,100\n",
            "out_of_range",
            "1 of 2 values are outside 0 to any, the highest of them -1.",
        ),
    ],
)
def test_counts_that_cannot_be_stop_the_run(
    take: Take, csv: str, reason: str, message: str
) -> None:
    intake = take(registers(HEAD + csv))
    finding = only(intake, reason)
    assert (finding.severity, finding.count, finding.message) == (Severity.ERROR, 1, message)
    assert intake.stops


def test_events_may_be_more_than_the_people_who_have_them(take: Take) -> None:
    files = registers(HEAD + "P1,101,100\n")
    rate = but(INDICATOR, kind="rate")
    assert reasons(take({**files, "indicators/hypertension.yaml": rate})) == []


def test_a_numerator_without_its_denominator_is_told(take: Take) -> None:
    finding = only(take(registers(HEAD + "P1,1,\nP2,1,10\n")), "no_denominator")
    assert (finding.severity, finding.count, finding.example) == (Severity.WARNING, 1, "P1")


def test_areas_that_the_map_lacks_are_told_and_kept(take: Take) -> None:
    intake = take(registers(HEAD + "P1,1,10\nX9,2,10\nX8,3,10\n"))
    finding = only(intake, "area_unknown")
    assert (finding.severity, finding.count, finding.total) == (Severity.WARNING, 2, 3)
    assert finding.message.startswith(
        "2 of 3 codes of type practice are not on the map (X8, X9; 2 rows)."
    )
    assert cells(intake, "area_code") == ["P1", "X8", "X9"]
    assert not intake.stops


def test_the_whole_is_on_every_map(take: Take) -> None:
    csv = "Type,Practice,Register,List\npractice,P1,1,10\ncountry,E,5,50\n"
    assert reasons(take(registers(csv, columns=columns(area_type="Type")))) == []


def test_areas_of_a_type_that_the_study_has_no_level_for_stop_the_run(take: Take) -> None:
    csv = "Type,Practice,Register,List\npractice,P1,1,10\ntrust,T1,5,50\n"
    finding = only(take(registers(csv, columns=columns(area_type="Type"))), "level_unknown")
    assert (finding.severity, finding.example) == (Severity.ERROR, "trust")
    assert "(there: practice, pcn, icb, country)" in finding.advice


def test_periods_outside_the_study_are_told_and_not_counted(take: Take) -> None:
    files = monthly("P1,1,10,2023-03-01\nP1,1,10,2023-04-01\nP1,1,10,2023-08-01\n", ["whole"])
    finding = only(take(files), "period_outside_study")
    assert (finding.severity, finding.count, finding.total) == (Severity.WARNING, 2, 3)
    assert "(2023-03-01 to 2023-08-31; the study is 2023-04-01 to 2023-07-31)" in finding.message


def test_a_month_without_a_row_is_told_where_months_are_shown(take: Take) -> None:
    files = monthly("P1,1,10,2023-04-01\nP2,1,10,2023-07-01\n", ["month"])
    finding = only(take(files), "period_gap")
    assert (finding.severity, finding.count, finding.total) == (Severity.WARNING, 2, 4)
    assert finding.example == "May 2023"


def test_a_month_without_a_row_is_no_gap_where_only_the_whole_is_shown(take: Take) -> None:
    assert reasons(take(monthly("P1,1,10,2023-04-01\n", ["whole"]))) == []


def test_a_period_that_lies_within_another_would_be_counted_twice(take: Take) -> None:
    spelt = columns(period_start="From", period_end="To")
    csv = (
        "Practice,Register,List,From,To\n"
        "P1,1,10,2023-04-01,2023-04-30\nP1,12,10,2023-04-01,2024-03-31\n"
        "P2,1,10,2023-04-01,2023-04-30\nP2,1,10,2023-05-01,2023-05-31\n"
    )
    finding = only(take(registers(csv, columns=spelt)), "periods_overlap")
    assert (finding.severity, finding.count, finding.example) == (Severity.ERROR, 1, "P1")


def test_indicators_that_the_study_does_not_declare_are_told(take: Take) -> None:
    csv = "Practice,Register,List,Measure\nP1,1,10,hypertension\nP1,1,10,asthma\n"
    finding = only(take(registers(csv, columns=columns(indicator="Measure"))), "not_an_indicator")
    assert (finding.severity, finding.count, finding.example) == (Severity.NOTE, 1, "asthma")
    assert finding.message == (
        "1 of 2 rows are of 1 indicators that the study does not declare (asthma) and are not used."
    )


def test_an_indicator_without_a_row_stops_the_run(take: Take) -> None:
    csv = "Practice,Register,List,Measure\nP1,1,10,Hypertension\n"
    finding = only(take(registers(csv, columns=columns(indicator="Measure"))), "no_rows")
    assert finding.severity is Severity.ERROR
    assert finding.message == "has no row for the indicator `hypertension`."
    assert finding.advice == "It has: Hypertension."


def divided(csv: str, **keys: Any) -> dict[str, Content]:
    return registers(f"Practice,Register,List,Sex\n{csv}", strata={"sex": "Sex"}, **keys)


def test_a_total_among_its_own_parts_stops_the_run(take: Take) -> None:
    intake = take(divided("P1,1,10,Female\nP1,2,10,Male\nP1,3,20,Persons\n"))
    finding = only(intake, "total_among_strata")
    assert (finding.severity, finding.example) == (Severity.ERROR, "Persons")


def with_totals(parts: str, totals: str) -> dict[str, Content]:
    return {
        **divided(parts, adds_up_to="totals"),
        "totals.csv": HEAD + totals,
        "sources/totals.yaml": but(SOURCE, path="totals.csv"),
    }


def test_parts_that_do_not_add_up_to_their_totals_are_told(take: Take) -> None:
    parts = "P1,1,10,Female\nP1,2,10,Male\nP2,1,10,Female\nP2,2,10,Male\nP3,1,10,Male\n"
    intake = take(with_totals(parts, "P1,3,20\nP2,3,25\n"))
    finding = only(intake, "totals_do_not_add_up")
    assert (finding.severity, finding.count, finding.total) == (Severity.WARNING, 1, 2)
    assert "for P2 in April 2023 the strata add up to 20 and the total says 25" in finding.message
    missing = only(intake, "totals_missing")
    assert (missing.severity, missing.count, missing.total) == (Severity.NOTE, 1, 3)


def test_parts_of_which_one_is_hidden_are_not_blamed_for_a_smaller_sum(take: Take) -> None:
    intake = take(with_totals("P1,1,10,Female\nP1,*,10,Male\n", "P1,3,20\n"))
    assert reasons(intake) == ["suppressed_by_publisher"]


def moved(used: str) -> dict[str, Content]:
    """Return a wide table in which one family's columns stand one place too far on."""
    csv = (
        "Practice,Prev_AF,Prev_BP,Prev_HF,List_AF,List_BP,List_HF,Care_AF,Care_BP,Care_HF\n"
        "P1,1,,5,100,100,,90,80,\nP2,2,,6,200,200,,70,60,\n"
    )
    return registers(csv, columns=columns(numerator=used, denominator="List_AF"))


def test_columns_that_look_displaced_are_a_warning_where_they_are_not_used(take: Take) -> None:
    intake = take(moved("Prev_AF"))
    finding = only(intake, "columns_displaced")
    assert (finding.severity, finding.example) == (Severity.WARNING, "Prev_HF")
    assert finding.message.startswith("`Prev_HF` is full where every column beside it is blank")
    assert not intake.stops


def test_columns_that_look_displaced_are_an_error_where_they_are_used(take: Take) -> None:
    intake = take(moved("Prev_HF"))
    assert only(intake, "columns_displaced").severity is Severity.ERROR
    assert intake.stops


@pytest.mark.parametrize(("used", "severity"), [("AF", Severity.WARNING), ("BP", Severity.ERROR)])
def test_the_displaced_columns_of_a_real_publication_are_found(
    take: Take, open_data: Path, used: str, severity: Severity
) -> None:
    # Achievement is 2023-24; the prevalence columns of BP, CHOL and LVSD are blank or displaced.
    intake = take(
        registers(
            "",
            kind="parquet",
            path=str(open_data / "05_qof_primary_care" / "qof_cvd_2023_24.parquet"),
            columns=columns(
                area_code="Practice.code",
                numerator=None,
                denominator=None,
                percentage=f"Prevalence_{used}",
            ),
        )
    )
    finding = only(intake, "columns_displaced")
    assert (finding.severity, finding.column) == (severity, "Prevalence")
    assert "Prevalence_LVSD" in finding.message


def set_to(reason: str, severity: str) -> dict[str, Content]:
    return {"study.yaml": but(STUDY, severities={reason: severity})}


def test_a_study_may_set_how_bad_a_finding_is(take: Take) -> None:
    wrong = registers(HEAD + "P1,101,100\n")
    milder: Intake = take({**wrong, **set_to("numerator_above_denominator", "warning")})
    assert not milder.stops
    assert only(milder, "numerator_above_denominator").severity is Severity.WARNING
    odd = registers(HEAD + "X1,1,100\n")
    assert take({**odd, **set_to("area_unknown", "error")}).stops
