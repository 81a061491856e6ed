"""The map is that of one date: who is in what, who became whom, and what is wrong with it."""

import polars as pl
import pytest

from equipath.vocabulary import NOT_KNOWN, Severity
from tests.unit.conform.conftest import Take, only, reasons
from tests.unit.study.folder import AREAS, STUDY, SUCCESSORS, Content, but

HEAD = "Type,Code,Parent type,Parent,From,To\n"


def mapped(csv: str, map_date: str = "2024-03-31") -> dict[str, Content]:
    spelt = {**AREAS["columns"], "valid_from": "From", "valid_to": "To"}
    return {
        "areas.csv": HEAD + csv,
        "sources/areas.yaml": but(AREAS, columns=spelt),
        "study.yaml": but(STUDY, areas={**STUDY["areas"], "map_date": map_date}),
    }


def followed(csv: str, areas: str, map_date: str = "2024-03-31") -> dict[str, Content]:
    return {
        **mapped(areas, map_date),
        "successors.csv": f"Old,New,Day,Share\n{csv}",
        "sources/successors.yaml": SUCCESSORS,
    }


def shares(take: Take, files: dict[str, Content]) -> dict[tuple[str, str], float]:
    rows = take(files).area_map.apportioned.select("area_code", "to_code", "share").iter_rows()
    return {(old, new): pytest.approx(share) for old, new, share in rows}


PRACTICES = "practice,P1,pcn,N1,,\npractice,P2,pcn,N1,,\npractice,P3,pcn,N1,,\npcn,N1,icb,I1,,\n"


@pytest.mark.parametrize(
    ("day", "parent"),
    [
        ("2023-03-31", "Not known"),
        ("2023-04-01", "N1"),
        ("2023-06-30", "N1"),
        ("2023-07-01", "N2"),
        ("2030-01-01", "N2"),
    ],
)
def test_an_area_is_where_it_was_on_the_maps_date(take: Take, day: str, parent: str) -> None:
    moved = "practice,P1,pcn,N1,2023-04-01,2023-06-30\npractice,P1,pcn,N2,2023-07-01,\n"
    drawn = take(mapped(moved + "pcn,N1,icb,I1,,\npcn,N2,icb,I1,,\n", day)).area_map
    assert drawn.parent(("practice", "P1"), "pcn") == parent


def test_an_area_is_in_all_that_its_parents_are_in(take: Take) -> None:
    drawn = take().area_map
    assert drawn.parents[("practice", "P1")] == {"pcn": "N1", "icb": "I1", "country": "E"}
    assert drawn.parent(("practice", "P1"), "practice") == "P1"
    assert drawn.parent(("practice", "X9"), "icb") == "Not known"


def test_what_an_area_says_of_itself_goes_before_what_its_parents_say(take: Take) -> None:
    crossing = "practice,P1,pcn,N1,,\npractice,P1,icb,I2,,\npcn,N1,icb,I1,,\n"
    drawn = take(mapped(crossing)).area_map
    assert drawn.parent(("practice", "P1"), "icb") == "I2"
    assert drawn.parent(("pcn", "N1"), "icb") == "I1"


def test_a_hierarchy_that_goes_round_in_a_circle_stops_the_run(take: Take) -> None:
    intake = take(mapped("practice,P1,pcn,N1,,\npcn,N1,icb,I1,,\nicb,I1,pcn,N1,,\n"))
    finding = only(intake, "circular_hierarchy")
    assert finding.severity is Severity.ERROR
    assert finding.message == ("the hierarchy goes round in a circle: pcn N1 is above itself.")
    assert intake.stops


def test_an_area_with_two_parents_of_one_type_is_put_in_the_more_frequent_and_told(
    take: Take,
) -> None:
    torn = "practice,P1,pcn,N1,2020-01-01,\npractice,P1,pcn,N2,2020-01-02,\n"
    torn += "practice,P1,pcn,N2,2020-01-03,\npcn,N1,icb,I1,,\npcn,N2,icb,I1,,\n"
    intake = take(mapped(torn))
    finding = only(intake, "two_parents")
    assert (finding.severity, finding.count) == (Severity.WARNING, 1)
    assert "practice P1 is in pcn N1 and N2; N2 was taken" in finding.message
    assert intake.area_map.parent(("practice", "P1"), "pcn") == "N2"


def test_a_parent_that_is_no_area_is_told(take: Take) -> None:
    intake = take(mapped("practice,P1,pcn,N9,,\npractice,P2,pcn,N1,,\npcn,N1,icb,I1,,\n"))
    finding = only(intake, "orphan")
    assert (finding.severity, finding.count, finding.example) == (
        Severity.WARNING,
        1,
        "P1 in N9",
    )
    assert intake.area_map.parent(("practice", "P1"), "pcn") == "N9"


def test_those_who_merged_are_in_their_successor_whole(take: Take) -> None:
    files = followed("O1,P1,2023-07-01,1\nO2,P1,2023-07-01,1\n", PRACTICES)
    assert shares(take, files) == {("O1", "P1"): 1, ("O2", "P1"): 1}


def test_one_who_was_split_is_in_its_successors_by_their_shares(take: Take) -> None:
    files = followed("O1,P1,2023-07-01,0.7\nO1,P2,2023-07-01,0.3\n", PRACTICES)
    assert shares(take, files) == {("O1", "P1"): 0.7, ("O1", "P2"): 0.3}


def test_successors_are_followed_until_they_are_on_the_map(take: Take) -> None:
    chain = "O1,O2,2021-04-01,1\nO2,O3,2022-04-01,1\nO3,P1,2023-04-01,1\n"
    expected = {("O1", "P1"): 1, ("O2", "P1"): 1, ("O3", "P1"): 1}
    assert shares(take, followed(chain, PRACTICES)) == expected


def test_shares_that_part_and_meet_again_are_whole(take: Take) -> None:
    diamond = (
        "O1,O2,2021-04-01,0.25\nO1,O3,2021-04-01,0.75\n"
        "O2,O4,2022-04-01,1\nO3,O4,2022-04-01,1\nO4,P1,2023-04-01,1\n"
    )
    intake = take(followed(diamond, PRACTICES))
    rows = intake.area_map.apportioned.select("area_code", "to_code", "share").rows()
    assert ("O1", "P1", 1.0) in rows
    assert reasons(intake) == ["area_unknown"] or reasons(intake) == []


def test_a_change_after_the_maps_date_has_not_happened(take: Take) -> None:
    areas = PRACTICES + "practice,O1,pcn,N1,,2023-06-30\n"
    files = followed("O1,P1,2023-07-01,1\n", areas, "2023-06-30")
    intake = take(files)
    assert intake.area_map.apportioned.is_empty()
    assert intake.area_map.parent(("practice", "O1"), "pcn") == "N1"


def test_shares_that_do_not_add_up_stop_the_run(take: Take) -> None:
    files = followed("O1,P1,2023-07-01,0.7\nO1,P2,2023-07-01,0.2\n", PRACTICES)
    finding = only(take(files), "shares_do_not_add_up")
    assert (finding.severity, finding.example) == (Severity.ERROR, "O1")
    assert "those of O1 add up to 0.9" in finding.message


def test_successors_that_lead_back_to_themselves_stop_the_run(take: Take) -> None:
    files = followed("O1,O2,2022-04-01,1\nO2,O1,2023-04-01,1\n", PRACTICES)
    finding = only(take(files), "circular_succession")
    assert (finding.severity, finding.count, finding.example) == (Severity.ERROR, 2, "O1")


def test_one_who_closed_without_a_successor_is_told(take: Take) -> None:
    intake = take(mapped(PRACTICES + "practice,O1,pcn,N1,,2023-06-30\n"))
    finding = only(intake, "not_on_the_map")
    assert (finding.severity, finding.count) == (Severity.NOTE, 1)
    assert "not on the map of 31 March 2024" in finding.message
    assert "practice O1" in finding.message


def test_counts_name_areas_that_no_map_has_and_the_map_keeps_its_own_names(take: Take) -> None:
    spelt = {**AREAS["columns"], "area_name": "Name"}
    files: dict[str, Content] = {
        "areas.csv": "Type,Code,Parent type,Parent,Name\npractice,P1,,,The Surgery\n",
        "sources/areas.yaml": but(AREAS, columns=spelt),
        "registers.csv": "Practice,Register,List,Who\nP1,1,10,Wrong\nX9,1,10,Elsewhere\n",
    }
    registers_source = take({}).sources["registers"].source
    named = registers_source.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, exclude={"name"}
    )
    named["columns"]["area_name"] = "Who"
    drawn = take({**files, "sources/registers.yaml": named}).area_map
    assert drawn.name(("practice", "P1")) == "The Surgery"
    assert drawn.name(("practice", "X9")) == "Elsewhere"
    assert drawn.name(("practice", "X8")) == "X8"
    assert drawn.name(("country", "E")) == "England"


def test_the_links_of_the_map_say_who_adds_up_to_whom(take: Take) -> None:
    counted = [("practice", "P1"), ("practice", "lost"), ("pcn", "N1"), ("pcn", NOT_KNOWN)]
    counts = pl.DataFrame(counted, schema=["area_type", "area_code"], orient="row")
    whole = ("country", "E")
    links = take().area_map.links([["practice", "pcn", "icb"]], whole, counts)
    assert set(links.iter_rows()) == {
        ("practice", "P1", "pcn", "N1"),
        ("practice", "P1", "icb", "I1"),
        ("practice", "lost", "pcn", NOT_KNOWN),
        ("practice", "lost", "icb", NOT_KNOWN),
        ("pcn", "N1", "icb", "I1"),
        *((*area, *whole) for area in counted),
    }
