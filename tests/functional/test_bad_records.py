"""Records as real extracts have them: what is wrong with them is found, counted, and not shown."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from equipath.conform.record_checks import check_records
from equipath.contracts import CONTRACTS
from equipath.engines.duckdb import connect
from equipath.synthetic.records.faults import PLANTED_IDENTIFIER
from equipath.synthetic.write import write_region
from tests.functional.conftest import Call
from tests.unit.conform.records import source, study
from tests.unit.study.folder import write

PEOPLE = 5000
LAST_DAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up region among whose records bad ones were planted."""
    folder = tmp_path_factory.mktemp("region")
    write_region(folder, PEOPLE, seed=3, with_records=True, with_faults=True)
    return folder


def found(region: Path, contract: str) -> dict[str, int]:
    """Return how many records of the region have each fault, having seen that none is shown."""
    engine = connect()
    rows, people = (engine.parquet(f"{region}/{name}.parquet") for name in (contract, "people"))
    findings = check_records(
        study(), engine, source(contract), CONTRACTS.get(contract), rows, [people], LAST_DAY
    )
    assert PLANTED_IDENTIFIER not in repr(findings)
    return {finding.reason: finding.count for finding in findings}


def planted(region: Path) -> Any:
    return json.loads((region / "truth.json").read_text(encoding="utf-8"))["records"]["faults"]


def test_as_many_events_are_wrong_as_were_planted(region: Path) -> None:
    faults, counts = planted(region), found(region, "clinical_events")
    assert counts["before_birth"] == faults["events_before_birth"]
    assert counts["after_death"] == faults["events_after_death"]


def test_as_many_registrations_overlap_as_were_planted(region: Path) -> None:
    counts = found(region, "registrations")
    assert counts["overlapping_registrations"] == planted(region)["overlapping_registrations"]


def test_a_spoilt_codelist_is_told_before_anything_is_read(equipath: Call, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {"codelists/diabetes.csv": "code,term\n44054006,\n4.21E+16,\n", "registers.csv": None},
    )
    result = equipath("check", folder)
    assert result.exit_code == 3
    assert "codelists/diabetes.csv: line 3: `4.21E+16`" in result.output
    assert "its digits are lost" in result.output


def test_a_doubtful_codelist_is_told_and_stops_nothing(equipath: Call, tmp_path: Path) -> None:
    folder = write(tmp_path, {"codelists/mine.csv": "code,term\nI21,\nI22,\nI21,\n"})
    result = equipath("check", folder)
    assert result.exit_code == 0
    assert "`I21` on line 4" in result.output
