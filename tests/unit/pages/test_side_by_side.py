"""Cross-sections of one pathway: every area's level at each stage in a row, and how they part."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from equipath.pages.background import background
from equipath.pages.page import Section, Table
from equipath.pages.sections.side_by_side import HOW, section
from equipath.pages.sections.stages import Stages
from equipath.results.schema import with_ids
from equipath.study.pathway import Pathway
from tests.unit.pages import small_run
from tests.unit.pages.small_run import ICBS, WHOLE, indicator, row
from tests.unit.pages.test_further import records

PATHWAY: dict[str, Any] = {
    "name": "standards",
    "title": "The standards",
    "stages": ["told", "treated"],
    "is_nested": False,
}
JANUARY = {"period_start": date(2025, 1, 1), "period_end": date(2025, 1, 31)}
FEBRUARY = {"period_start": date(2025, 2, 1), "period_end": date(2025, 2, 28)}
BETWEEN_ICBS = {"comparator": "between areas: icb"}


def rows() -> list[dict[str, Any]]:
    """Levels of the year at both stages; one ICB has none at the second, one a hidden one."""
    levels = [
        row(name, "proportion", area, 70.0 + number + i, numerator=70, denominator=100)
        for number, (name, areas) in enumerate((("told", ICBS), ("treated", ICBS[2:])))
        for i, area in enumerate((WHOLE, *areas))
    ]
    hidden = row("treated", "proportion", ICBS[1], None, is_suppressed=True)
    along = row("told", "retention", WHOLE, 70.0, pathway="standards", stage="1")
    apart = [
        row(name, "median_odds_ratio", WHOLE, value, **when, **BETWEEN_ICBS)
        for name, value, when in (
            ("told", 2.5, JANUARY),
            ("told", 2.25, FEBRUARY),
            ("treated", 3.5, FEBRUARY),
            # What sums up the whole year is no point of a trend.
            ("told", 9.0, {}),
        )
    ]
    group = {"stratification": "fifth", "stratum": "Most deprived fifth"}
    of_a_group = row("told", "median_odds_ratio", WHOLE, 8.0, **JANUARY, **BETWEEN_ICBS, **group)
    return [*levels, hidden, along, *apart, of_a_group]


def shown(folder: Path, **pathway: Any) -> Section | None:
    given = {**PATHWAY, **pathway}
    stages = [("indicator", n, indicator(n)) for n in ("told", "treated")]
    of = [*small_run.DEFINITIONS, *stages, ("pathway", "standards", given)]
    results = with_ids(pl.DataFrame(rows(), infer_schema_length=None))
    run = small_run.write(
        folder, results=results, detail=results, definitions=small_run.definitions(of)
    )
    return section(Stages(Pathway.model_validate(given), background(run)))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, str]]]:
    found = shown(tmp_path_factory.mktemp("study"))
    assert found
    text, *_ = found.blocks
    assert text.paragraphs == (HOW,)
    return {b.caption: records(b) for b in found.blocks if isinstance(b, Table)}


def test_each_area_s_levels_at_all_stages_stand_in_one_row(
    tables: dict[str, list[dict[str, str]]],
) -> None:
    when = "April 2024 to March 2025"
    assert tables[f"The standards, country, {when}"] == [
        {"Area": "Merrow", "Told": "70.0% (69.0 to 71.0)", "Treated": "71.0% (70.0 to 72.0)"}
    ]
    of_icbs = tables[f"The standards, ICBs, {when}"]
    assert [r["Area"] for r in of_icbs] == ["Alder", "Birch", "Dogwood", "Nettle"]
    assert of_icbs[2]["Told"] == "73.0% (72.0 to 74.0)"
    assert of_icbs[2]["Treated"] == "72.0% (71.0 to 73.0)"


def test_a_level_that_is_hidden_is_not_taken_for_one_that_is_not_there(
    tables: dict[str, list[dict[str, str]]],
) -> None:
    alder, birch, *_ = tables["The standards, ICBs, April 2024 to March 2025"]
    assert alder["Treated"] == "–"
    assert birch["Treated"].startswith("hidden")


def test_how_far_areas_lie_apart_is_told_month_by_month_and_of_everyone_alone(
    tables: dict[str, list[dict[str, str]]],
) -> None:
    trend = tables["How far apart ICBs lie: median odds ratio"]
    assert trend == [
        {"Period": "January 2025", "Told": "2.50 (1.50 to 3.50)", "Treated": "–"},
        {
            "Period": "February 2025",
            "Told": "2.25 (1.25 to 3.25)",
            "Treated": "3.50 (2.50 to 4.50)",
        },
    ]


def test_stages_among_one_another_are_not_set_side_by_side(tmp_path: Path) -> None:
    assert shown(tmp_path, is_nested=True) is None
