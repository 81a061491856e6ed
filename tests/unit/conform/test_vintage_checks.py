"""Small areas of one census met by what is known of those of another."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from equipath.conform.vintage_checks import check_vintages
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.stratifier import Stratifier
from tests.unit.conform.records import source, study, table


def known(**codes: list[str]) -> pl.DataFrame:
    """Return a deprivation decile of each of these areas."""
    rows = [(kind, code, "imd_decile", 1.0) for kind, of in codes.items() for code in of]
    return pl.DataFrame(rows, ["area_type", "area_code", "attribute", "value"], orient="row")


def checked(
    engine: Engine, people: Mapping[str, int], attributes: pl.DataFrame
) -> list[DataFinding]:
    """Return what is found where so many people live in each area, called one of 2021."""
    codes = [code for code, many in people.items() for _ in range(many)]
    ids = "\n".join(["person_id", *(str(i) for i in range(len(codes)))])
    by = Stratifier(name="imd", title="IMD", attribute="imd_decile", area_type="lsoa_2021")
    return check_vintages(
        study().model_copy(update={"stratifiers": {"imd": by}}),
        engine,
        source("people"),
        table("people", ids, lsoa_2021_code=codes),
        attributes,
    )


def test_codes_of_the_other_vintage_that_is_known_are_named(engine: Engine) -> None:
    attributes = known(lsoa_2021=["A", "B", "new"], lsoa_2011=["A", "B", "old"])
    (finding,) = checked(engine, {"A": 6, "B": 3, "old": 1}, attributes)
    assert finding.reason == "area_of_other_vintage"
    assert (finding.count, finding.total, finding.column) == (1, 10, "lsoa_2021_code")
    assert "They seem to be `lsoa_2011` (100.0% of people)." in finding.message
    assert "old" not in repr(finding)


def test_the_right_vintage_has_nothing_to_tell(engine: Engine) -> None:
    attributes = known(lsoa_2021=["A", "B", "new"], lsoa_2011=["A", "B", "old"])
    assert not checked(engine, {"A": 6, "B": 3, "new": 1}, attributes)


def test_codes_that_are_not_known_at_all_are_counted(engine: Engine) -> None:
    (finding,) = checked(engine, {"A": 6, "x": 1, "y": 2}, known(lsoa_2021=["A", "B"]))
    assert (finding.reason, finding.count) == ("area_without_attribute", 3)
    assert "2 areas" in finding.message


def test_codes_of_2021_among_those_of_2011_are_known_by_their_number(engine: Engine) -> None:
    attributes = known(lsoa_2021=["E01000001", "E01033768"])
    (finding,) = checked(engine, {"E01000001": 9, "E01033769": 1}, attributes)
    assert "They seem to be LSOAs of 2021" in finding.message


def test_codes_missing_from_a_part_of_the_country_are_of_no_other_vintage(engine: Engine) -> None:
    attributes = known(lsoa_2021=["E01000001", "E01035000"])
    (finding,) = checked(engine, {"E01000001": 9, "E01000002": 1}, attributes)
    assert finding.reason == "area_without_attribute"


def test_real_lsoas_of_2011_are_told_from_those_of_2021(engine: Engine, open_data: Path) -> None:
    folder = open_data / "01_deprivation"
    old = pl.read_parquet(folder / "iod2019_lsoa11.parquet")["lsoa11_code"].to_list()
    new = pl.read_parquet(folder / "iod2025_lsoa21.parquet")["lsoa21_code"].to_list()
    gone = len(set(old) - set(new))
    (finding,) = checked(engine, dict.fromkeys(old, 1), known(lsoa_2021=new))
    assert (finding.reason, finding.count) == ("area_of_other_vintage", gone)
    assert "LSOAs of 2011, and what is known is of those of 2021" in finding.message
    (other,) = checked(engine, dict.fromkeys(new, 1), known(lsoa_2021=old))
    assert "LSOAs of 2021, and what is known is of those of 2011" in other.message
