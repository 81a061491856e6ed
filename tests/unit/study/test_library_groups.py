"""The groups that ship: who is in which, by what is recorded."""

from pathlib import Path

import pytest

from equipath.study.reader import LIBRARY, load_study
from equipath.study.stratifier import Stratifier
from equipath.vocabulary import NOT_KNOWN
from tests.unit.study.folder import INDICATOR, but, write

SHIPPED = sorted(path.stem for path in (LIBRARY / "stratifiers").glob("*.yaml"))

ATTRIBUTES = {
    "title": "What is known of areas",
    "kind": "csv",
    "fills": "area_attributes",
    "path": "attributes.csv",
    "publisher": "Us",
    "columns": {"area_type": "type", "area_code": "code", "attribute": "name", "value": "value"},
}


def shipped(folder: Path, name: str) -> Stratifier:
    indicator = but(INDICATOR, stratifiers=[name])
    files = {"indicators/hypertension.yaml": indicator, "sources/attributes.yaml": ATTRIBUTES}
    return load_study(write(folder, files)).stratifiers[name]


def group_of(stratifier: Stratifier, code: str) -> str:
    found = [s.name for s in stratifier.strata if code in map(str, s.codes)]
    return found[0] if found else NOT_KNOWN


@pytest.mark.parametrize("name", SHIPPED)
def test_no_code_is_in_two_strata(tmp_path: Path, name: str) -> None:
    codes = [str(c) for s in shipped(tmp_path, name).strata for c in s.codes]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("grouping", "chinese", "traveller"),
    [
        ("ethnic_group", "Other ethnic groups", "Other ethnic groups"),
        ("ethnic_group_2021", "Asian or Asian British", "White"),
        ("ethnic_category", "Chinese", "Traveller"),
    ],
)
def test_the_groupings_differ_where_the_censuses_do(
    tmp_path: Path, grouping: str, chinese: str, traveller: str
) -> None:
    stratifier = shipped(tmp_path, grouping)
    assert (group_of(stratifier, "R"), group_of(stratifier, "T")) == (chinese, traveller)
    assert group_of(stratifier, "N") != NOT_KNOWN  # which YAML would read as `no`
    assert {group_of(stratifier, code) for code in ("Z", "99", "X")} == {NOT_KNOWN}


@pytest.mark.parametrize("grouping", ["ethnic_group_2021", "ethnic_category"])
def test_the_groupings_hold_every_category(tmp_path: Path, grouping: str) -> None:
    stratifier = shipped(tmp_path, grouping)
    assert all(group_of(stratifier, code) != NOT_KNOWN for code in "ABCDEFGHJKLMNPRST")


def test_not_stated_and_not_known_can_be_counted_apart(tmp_path: Path) -> None:
    stratifier = shipped(tmp_path, "ethnicity_recording")
    groups = [group_of(stratifier, code) for code in ("A", "T", "Z", "99", "X", "")]
    assert groups == ["Stated", "Stated", "Not stated", NOT_KNOWN, NOT_KNOWN, NOT_KNOWN]


@pytest.mark.parametrize("name", ["age_five_years", "age_broad", "age_under_80", "age_group"])
def test_bands_of_age_leave_no_gap_and_no_age_twice(tmp_path: Path, name: str) -> None:
    strata = shipped(tmp_path, name).strata
    for age in range(121):
        found = [
            s.name for s in strata if not s.codes and (s.at_least or 0) <= age < (s.below or 1000)
        ]
        assert len(found) == 1


@pytest.mark.parametrize(("vintage", "census"), [("2019", "2011"), ("2025", "2021")])
@pytest.mark.parametrize(("cut", "parts"), [("fifth", 5), ("tenth", 10)])
def test_deprivation_goes_with_the_small_areas_of_its_census(
    tmp_path: Path, vintage: str, census: str, cut: str, parts: int
) -> None:
    stratifier = shipped(tmp_path, f"imd_{vintage}_{cut}")
    assert stratifier.area_type == f"lsoa_{census}"
    codes = [int(c) for s in stratifier.strata for c in s.codes]
    assert codes == list(range(1, 11))
    assert len(stratifier.strata) == parts
    assert stratifier.reference_name == stratifier.stratum_names[-1]
