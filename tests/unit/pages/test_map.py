"""The map of an indicator: what is drawn, in which class, with which words; what stays hidden."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from equipath.charts.theme import BLUE, ORANGE
from equipath.pages.address import Address
from equipath.pages.page import AreaMap, Section
from equipath.pages.screen import NoSuchScreen, Screen, screen_at
from equipath.pages.shapes import file_of, name_of, names
from equipath.pages.templating import environment
from equipath.results.schema import with_ids
from equipath.results.store import Results
from tests.unit.pages import small_run
from tests.unit.pages.small_run import ICBS, WHOLE, row

MERROW = {"comparator": "Merrow", "comparator_value": 12.0}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return small_run.write(tmp_path_factory.mktemp("map"))


@pytest.fixture
def of_levels(tmp_path: Path) -> Callable[..., Results]:
    """A run with levels of the four ICBs: one with no value given is hidden."""

    def write(*levels: tuple[float | None, str]) -> Results:
        rows = [
            row("admitted", "rate", WHOLE, 12.0, numerator=12, denominator=100),
            *(
                row("admitted", "rate", icb, value, comparison=standing,
                    is_suppressed=value is None, numerator=None if value is None else 31_337,
                    denominator=2_000_000, **MERROW)
                for icb, (value, standing) in zip(ICBS, levels, strict=False)
            ),
        ]  # fmt: skip
        results = with_ids(pl.DataFrame(rows, infer_schema_length=None))
        return small_run.write(tmp_path, results=results, detail=results)

    return write


def look(run: Results, indicator: str = "register", **chosen: str) -> Screen:
    return screen_at(run, Address("indicator", indicator, "map").choosing(**chosen))


def map_of(screen: Screen) -> AreaMap:
    (section,) = screen.page.blocks
    assert isinstance(section, Section)
    (found,) = (block for block in section.blocks if isinstance(block, AreaMap))
    return found


def test_areas_with_shapes_are_drawn_and_the_one_without_is_named(run: Results) -> None:
    drawn = map_of(look(run))
    assert {place.code: place.name for place in drawn.places} == {
        "A": "Alder", "B": "Birch", "D": "Dogwood",
    }  # fmt: skip
    assert "Nettle has no known place" in drawn.description
    assert "Nettle has no known place" in drawn.source
    assert [r[0] for r in drawn.table.rows].count("Nettle") == 1
    assert drawn.shapes == name_of(run, "icb")


def test_every_area_leads_to_its_own_screen(run: Results) -> None:
    for place in map_of(look(run)).places:
        assert place.address == Address("indicator", "register", "", ("icb", place.code))


def test_a_map_says_its_numbers_in_words(run: Results) -> None:
    drawn = map_of(look(run))
    told = dict(
        zip(drawn.labels, next(p for p in drawn.places if p.code == "B").cells, strict=True)
    )
    # Written into the run: a level of 10.1%, 101 of 1,000, 101 per 100 expected, all within limits.
    assert told == {
        "Level": "10.1%",
        "95% interval": "9.1 to 11.1",
        "Counted": "101",
        "Out of": "1,000",
        "Per 100 expected": "101.0",
        "Against As expected (100)": "+1.0",
        "Standing": "no clear difference",
    }
    assert not any(place.is_certain for place in drawn.places)
    assert drawn.uncertain == "Not clearly different from what is expected"


def test_differences_part_at_nought_and_at_half_of_the_areas(run: Results) -> None:
    drawn = map_of(look(run, shade="difference"))
    # 100, 101 and 102 per 100 expected: the middle distance is 1.
    assert [(s.label, s.many) for s in drawn.shades] == [
        ("Up to 1.0 per 100 expected above", 2),
        ("More than 1.0 per 100 expected above", 1),
    ]
    assert {p.code: p.shade for p in drawn.places} == {"A": 0, "B": 0, "D": 1}


def test_standings_have_the_colours_of_every_chart(of_levels: Callable[..., Results]) -> None:
    run = of_levels((9.0, "better"), (15.0, "worse"), (12.0, "similar"))
    drawn = map_of(look(run, "admitted", shade="standing"))
    shade = {p.code: drawn.shades[p.shade] for p in drawn.places}
    assert (shade["A"].label, shade["A"].colour) == ("Better", BLUE)
    assert (shade["B"].label, shade["B"].colour) == ("Worse", ORANGE)
    assert shade["D"].label == "No clear difference"
    assert drawn.uncertain == ""  # its own class says it
    by_level = map_of(look(run, "admitted"))
    assert {p.code for p in by_level.places if not p.is_certain} == {"D"}
    assert by_level.uncertain == "Not clearly different from Merrow"
    assert drawn.title.startswith("1 of 3 ICBs is clearly worse than Merrow")


def test_where_high_is_bad_the_high_end_is_dark_and_far_above_is_orange(
    of_levels: Callable[..., Results],
) -> None:
    run = of_levels((9.0, "better"), (16.0, "worse"), (12.5, "similar"))
    by_level = map_of(look(run, "admitted"))
    dark = {p.code: by_level.shades[p.shade].colour for p in by_level.places}
    assert dark["B"] == BLUE
    by_difference = map_of(look(run, "admitted", shade="difference"))
    far = {p.code: by_difference.shades[p.shade] for p in by_difference.places}
    # Differences of −3, +4 and +0.5: the middle distance is 3, which itself is not beyond it.
    assert far["A"].label == "Up to 3.0 per 1,000 below"
    assert (far["B"].label, far["B"].colour) == ("More than 3.0 per 1,000 above", ORANGE)


def test_neutral_indicators_say_how_many_lie_apart(of_levels: Callable[..., Results]) -> None:
    run = of_levels((9.0, "lower"), (15.0, "higher"), (12.0, "similar"))
    title = map_of(look(run, "admitted")).title
    assert title.startswith("1 of 3 ICBs is clearly lower than Merrow, 1 higher")


def test_what_is_hidden_has_a_class_of_its_own_and_no_number_anywhere(
    of_levels: Callable[..., Results],
) -> None:
    run = of_levels((9.0, "better"), (None, "not_compared"), (12.0, "similar"))
    for shading in ("level", "difference", "standing"):
        drawn = map_of(look(run, "admitted", shade=shading))
        hidden = next(place for place in drawn.places if place.code == "B")
        assert drawn.shades[hidden.shade].is_hidden
        assert drawn.shades[hidden.shade].label == "Hidden: small numbers"
        assert hidden.cells == ("hidden", "–", "hidden", "2,000,000", "–", "–")
        assert sum(shade.many for shade in drawn.shades) == 3


def test_what_a_hidden_area_stands_against_is_hidden_too(tmp_path: Path) -> None:
    results = with_ids(pl.DataFrame(small_run.rows(), infer_schema_length=None))
    is_level = (pl.col("area_code") == "B") & (pl.col("statistic") == "proportion")
    results = results.with_columns(
        value=pl.when(~is_level).then("value"),
        numerator=pl.when(~is_level).then("numerator"),
        is_suppressed=is_level | pl.col("is_suppressed"),
    )
    run = small_run.write(tmp_path, results=results, detail=results)
    for shading in ("level", "difference", "standing"):
        hidden = next(p for p in map_of(look(run, shade=shading)).places if p.code == "B")
        assert hidden.cells[-3:] == ("–", "–", "–")  # its ratio of 101 is in the run


def test_all_hidden_is_a_map_of_white_areas(of_levels: Callable[..., Results]) -> None:
    run = of_levels((None, "not_compared"), (None, "not_compared"), (None, "not_compared"))
    drawn = map_of(look(run, "admitted"))
    assert drawn.title == "The numbers of all 3 ICBs are hidden"
    assert [shade.is_hidden for shade in drawn.shades] == [True]


def test_an_unknown_choice_is_the_first(run: Results) -> None:
    screen = look(run, level="nowhere", shade="<script>", **{"from": "-5"})
    assert [(c.name, c.chosen) for c in screen.choices] == [
        ("level", "icb"),
        ("shade", "level"),
        ("against", "peers"),
    ]


def test_there_is_a_view_of_the_map_only_where_areas_have_a_place(run: Results) -> None:
    def views(area: tuple[str, str] | None) -> list[str]:
        at = Address("indicator", "register", "", area)
        return [link.title for link in screen_at(run, at).views]

    assert "Map" in views(None)
    assert "Map" not in views(("practice", "P01"))  # practices have neither shape nor position


def test_shapes_say_where_areas_are_and_nothing_else(run: Results) -> None:
    assert names(run) == [name_of(run, "icb")]
    held = file_of(run, name_of(run, "icb"))
    found = json.loads(held.partition(" = ")[2].rstrip(";\n"))
    assert set(found) == {"origin", "step", "arcs", "areas", "points"}
    assert set(found["areas"]) == {"A", "B", "D"}
    assert found["points"] == {}


def test_a_file_of_shapes_keeps_its_name_when_only_numbers_change(
    run: Results, of_levels: Callable[..., Results]
) -> None:
    assert name_of(of_levels((9.0, "better")), "icb") == name_of(run, "icb")


@pytest.mark.parametrize(
    "name", ["icb.000000000000.js", "practice.000000000000.js", "../run.js", "", "icb"]
)
def test_there_is_no_other_file_of_shapes(run: Results, name: str) -> None:
    with pytest.raises(NoSuchScreen):
        file_of(run, name)


def test_a_report_draws_a_map_as_a_picture_and_a_table(run: Results) -> None:
    template = environment("equipath.reports").from_string(
        '{% from "blocks.html" import blocks with context %}{{ blocks(given) }}'
    )
    page = template.render(given=(map_of(look(run)),), drawings={}, level=3, href=lambda _: "")
    assert page.count("<title>") == 3
    assert "<table>" in page
    assert "<canvas" not in page
