"""What pathways cannot be told of as their records stand is found, counted, and not shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from equipath.analyses.cohorts.people import Records
from equipath.analyses.pathways.checks import check_pathways, stages_that_grow
from equipath.conform.intake import take_in
from equipath.contracts.data_finding import DataFinding
from equipath.engines.duckdb import connect
from equipath.study.reader import load_study
from equipath.vocabulary import ALL
from tests.spec.drawn import csv
from tests.spec.test_pathways import CLOCK, ways
from tests.unit.study.folder import INDICATOR, Content, but, write

IN_ORDER = """
    way | id | referred   | seen       | treated    | died | paused | urgent | provider_code
    a   | 1  | 2023-05-01 | 2023-05-08 | 2023-05-31 |      |        | yes    | T1
    b   | 2  | 2023-05-01 | 2023-05-01 | 2023-05-01 |      |        | yes    | T1
    c   | 3  | 2023-05-01 |            |            |      |        | yes    | T1
    """
TRANSFERS: dict[str, Any] = {
    "title": "Handovers",
    "kind": "csv",
    "fills": "transfers",
    "path": "transfers.csv",
    "publisher": "Us",
    "columns": {
        "pathway_id": "way",
        "person_id": "id",
        "transfer_date": "day",
        "from_provider_code": "from",
        "to_provider_code": "to",
    },
}


def found(folder: Path, files: Mapping[str, Content]) -> dict[str, DataFinding]:
    """Return what is found about the pathways of a study, by its reason: one of each."""
    study, engine = load_study(write(folder, files)), connect()
    intake = take_in(study, engine)
    assert not intake.stops, (intake.errors, intake.findings)
    tables = {n: c.table for n, c in intake.sources.items() if c.table is not None}
    contracts = {name: intake.sources[name].source.fills for name in tables}
    findings = check_pathways(study, Records(engine, tables, contracts))
    reasons = {finding.reason: finding for finding in findings}
    assert len(reasons) == len(findings)
    return reasons


def of(finding: DataFinding) -> tuple[str, str, int, int]:
    return finding.source, finding.column, finding.count, finding.total


def test_a_clock_that_stops_before_it_starts_is_told_of(tmp_path: Path) -> None:
    """Of the six urgent referrals of the year one, f, was treated before it was made."""
    told = found(tmp_path, ways(clocks=[CLOCK]))["clock_stops_before_it_starts"]
    assert of(told) == ("ways", "treatment_date", 1, 6)
    assert "left out of `Referral to treatment`" in told.message


def test_a_clock_is_asked_of_those_alone_whose_wait_it_is(tmp_path: Path) -> None:
    elsewhere = but(CLOCK, where={"provider_code": "T2"})
    assert "clock_stops_before_it_starts" not in found(tmp_path, ways(clocks=[elsewhere]))


def test_a_stage_before_the_one_before_it_is_told_of(tmp_path: Path) -> None:
    told = found(tmp_path, ways())["stage_out_of_order"]
    assert of(told) == ("ways", "treatment_date", 1, 6)
    assert "`treatment_date` before `first_seen_date`" in told.message


def test_people_who_are_on_a_pathway_again_are_told_of(tmp_path: Path) -> None:
    """Six urgent referrals of three people: three are a second or a third."""
    again = found(tmp_path, ways())["on_a_pathway_again"]
    assert of(again) == ("ways", "person_id", 3, 6)


def test_nobody_is_on_a_pathway_again_by_a_record_that_does_not_start_along_it(
    tmp_path: Path,
) -> None:
    first = {"words": "First referrals", "where": {"pathway_id": ["a", "c", "f"]}}
    assert "on_a_pathway_again" not in found(tmp_path, ways(who=first))


@pytest.mark.parametrize(("follow", "is_told"), [(None, True), ("9 weeks", False)])
def test_those_who_began_late_are_told_of_unless_each_is_followed_as_long(
    follow: str | None, is_told: bool, tmp_path: Path
) -> None:
    pathway = {"follow": follow} if follow else {}
    assert ("followed_for_different_times" in found(tmp_path, ways(**pathway))) == is_told


def test_records_in_order_are_not_told_of(tmp_path: Path) -> None:
    files = ways(follow="9 weeks", clocks=[CLOCK])
    assert found(tmp_path, {**files, "ways.csv": csv(IN_ORDER)}) == {}


def test_handovers_to_nobody_and_to_oneself_are_told_of(tmp_path: Path) -> None:
    handovers = """
        way | id | day        | from | to
        a   | 1  | 2023-05-09 | T1   |
        b   | 1  | 2023-05-16 | T1   | T1
        c   | 2  | 2023-05-21 | T1   | T2
        d   | 2  | 2023-05-21 |      | T2
        """
    files = {**ways(), "transfers.csv": csv(handovers), "sources/transfers.yaml": TRANSFERS}
    told = found(tmp_path, files)
    assert of(told["transfer_to_nowhere"]) == ("transfers", "to_provider_code", 1, 4)
    assert of(told["transfer_to_itself"]) == ("transfers", "to_provider_code", 1, 4)


@pytest.mark.parametrize(("is_nested", "of_treated"), [(True, 21), (True, 20), (False, 21)])
def test_a_stage_larger_than_the_one_before_it_is_told_of_where_stages_are_nested(
    is_nested: bool, of_treated: int, tmp_path: Path
) -> None:
    pathway = {"title": "Care", "stages": ["hypertension", "treated"], "is_nested": is_nested}
    files = {
        "pathways/care.yaml": pathway,
        "indicators/treated.yaml": but(INDICATOR, title="Treated"),
    }
    study = load_study(write(tmp_path, files))
    counted = pl.DataFrame(
        {
            "indicator": ["hypertension", "hypertension", "treated"],
            "area_type": "practice",
            "stratification": ALL,
            "numerator": [8.0, 12.0, float(of_treated)],
        }
    )
    told = stages_that_grow(study, counted)
    if is_nested and of_treated > 20:
        (grows,) = told
        assert (grows.reason, *of(grows)) == ("stage_grows", "pathways/care.yaml", "stages", 21, 20)
        assert "`Treated` (21)" in grows.message
    else:
        assert told == []
