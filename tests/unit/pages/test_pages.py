"""Pages say what the results say: who does worse, what is hidden, how many people."""

from collections.abc import Iterator

import polars as pl
import pytest

from equipath.pages import data_quality, indicator, methods, provenance, summary
from equipath.pages.contents import contents
from equipath.pages.page import Caution, Chart, Figures, Findings, Page, Section, Table, Text
from equipath.results.schema import TABLES
from equipath.results.store import Results
from tests.unit.pages import small_run


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Results:
    return small_run.write(tmp_path_factory.mktemp("study"))


def blocks(page: Page, kind: type) -> list:
    """Return every block of a kind, those in sections too, and the tables behind charts."""
    return [b for b in _walk(page.blocks) if isinstance(b, kind)]


def _walk(given) -> Iterator:
    for block in given:
        yield block
        if isinstance(block, Section):
            yield from _walk(block.blocks)
        if isinstance(block, Chart):
            yield block.table


def text(page: Page) -> str:
    """Return all paragraphs of a page as one."""
    return " ".join(p for block in blocks(page, Text) for p in block.paragraphs)


def test_a_finding_says_people_and_never_fewer_than_none(results):
    (finding,) = blocks(summary.present(results), Findings)[0].items
    assert finding.sentence == "Register, East Merrow: 90 counted where 100 would be expected."
    # −3 to match the best group: it does better already.
    assert dict(finding.people) == {
        "to match comparable areas": "10",
        "to match the best large group (Least deprived fifth)": "0",
    }


def test_no_findings_are_not_taken_for_equal_care(tmp_path):
    none = pl.DataFrame(schema=TABLES["findings"])
    page = summary.present(small_run.write(tmp_path, findings=none))
    assert "not the same as equal care" in text(page)


def test_crude_and_standardised_gaps_that_point_apart_are_said_to(results):
    page = indicator.present(results, "register")
    said = text(page)
    assert "9.0% in “Most deprived fifth” against 11.0%" in said
    assert "2.0 percentage points lower" in said
    assert "Most deprived fifth does worse" in said
    assert "104.0 against 96.0 per 100 expected" in said
    assert "point opposite ways" in said


def test_a_level_says_how_far_it_is_from_its_comparator_and_how_many_people_that_is(results):
    said = text(indicator.present(results, "register"))
    assert (
        "East Merrow is 2.0 percentage points below Merrow (12.0%): worse. "
        "200 people short of it." in said
    )


def test_a_level_below_its_target_says_so_and_the_target_has_its_dates(results):
    page = indicator.present(results, "seen")
    assert "Merrow is 12.0 percentage points below the target of 85%: worse. 12 people" in text(
        page
    )
    facts = dict(r for b in page.blocks for r in getattr(b, "rows", ()) if len(r) == 2)
    assert facts["Target"] == "Seen in time: 85% from 1 April 2023"


def test_several_periods_make_a_trend_with_a_row_each(results):
    page = indicator.present(results, "seen")
    (trend,) = [c for c in blocks(page, Chart) if c.table.caption.endswith("by period")]
    assert trend.title == "Merrow: 71.0% in January 2025, 73.0% in March 2025"
    assert [r[0] for r in trend.table.rows] == ["January 2025", "February 2025", "March 2025"]
    assert {r[6] for r in trend.table.rows} == {"85.0%"}


def test_a_hidden_level_is_called_hidden_and_not_nought(results):
    page = indicator.present(results, "admitted")
    figures = {f.label: f.value for f in blocks(page, Figures)[0].items}
    assert figures == {"Merrow": "20.0 per 1,000", "East Merrow": "hidden"}
    row = next(r for t in blocks(page, Table) for r in t.rows if r[0] == "East Merrow")
    assert row[2:6] == ("hidden", "–", "hidden", "hidden")


def test_an_area_whose_level_is_hidden_stays_in_its_chart_as_hidden(results, tmp_path):
    birch = (pl.col("area_code") == "B") & (pl.col("indicator") == "register")
    numbers = ("value", "lower_ci", "upper_ci", "numerator", "denominator")
    changed = (
        results.to_polars()
        .filter(~(birch & (pl.col("statistic") == "funnel")))
        .with_columns(
            *(pl.when(birch).then(None).otherwise(pl.col(n)).alias(n) for n in numbers),
            is_suppressed=birch,
        )
    )
    page = indicator.present(small_run.write(tmp_path, results=changed), "register")
    chart = next(c for c in blocks(page, Chart) if c.table.rows[-1][0] == "Birch")
    assert chart.table.rows[-1][1:5] == ("hidden", "–", "hidden", "hidden")
    (drawn,) = [r for r in chart.spec["data"]["values"] if r["name"] == "Birch"]
    assert drawn["is_hidden"]
    assert chart.title.startswith("None of 3 ICBs")


def test_a_published_percentage_has_no_interval_no_order_and_the_reason(results):
    page = indicator.present(results, "care")
    (chart,) = blocks(page, Chart)
    # 80 to 91: the quarters lie at 82.75 and 88.25.
    assert chart.title == "Half of 12 practices achieved between 82.8% and 88.2%"
    assert sum(int(r[1]) for r in chart.table.rows) == 12
    assert any("not averaged" in i for b in blocks(page, Caution) for i in b.items)


def test_areas_stand_in_order_and_those_without_a_boundary_are_named(results):
    page = indicator.present(results, "register")
    (drawn,) = [c for c in blocks(page, Chart) if c.description.startswith("Map")]
    assert "Nettle has no boundary and cannot be drawn" in drawn.source
    assert [r[0] for r in drawn.table.rows] == ["Alder", "Birch", "Dogwood"]


def test_the_practice_below_its_limits_is_listed_with_the_people_short(results):
    page = indicator.present(results, "register")
    (table,) = [t for t in blocks(page, Table) if "most people first" in t.caption]
    (row,) = table.rows
    by_title = dict(zip([c.title for c in table.columns], row, strict=True))
    assert by_title["Area"] == "P00 Health Centre"
    assert by_title["Part of"] == "Alder"
    assert by_title["People short"] == "40"
    assert by_title["Short of Merrow"] == "0"  # −5.4: above Merrow's level already


def test_every_chart_has_a_description_and_as_many_cells_as_columns(results):
    charts = [c for page in contents(results) for c in blocks(page, Chart)]
    assert len(charts) == 7
    tables = [t for page in contents(results) for t in blocks(page, Table)]
    assert all(c.description and c.title and c.table.rows for c in charts)
    assert all(len(row) == len(t.columns) for t in tables for row in t.rows)


def test_an_indicator_without_rows_says_that_nothing_was_counted(tmp_path):
    nothing = pl.DataFrame(schema=TABLES["results"])
    results = small_run.write(tmp_path, results=nothing)
    assert "Nothing was counted" in text(indicator.present(results, "register"))
    assert len(contents(results)) == 9


def test_every_statistic_used_is_explained(results):
    used = set(results.to_polars()["statistic"])
    titles = {b.title for b in methods.present(results).blocks if isinstance(b, Section)}
    assert {"Proportion", "Funnel limits", "Percentage as published", "Standardised gap"} <= titles
    assert len([t for t in titles if not t.startswith(("How ", "Model"))]) == len(used)


def test_data_findings_stand_by_severity_the_gravest_first(tmp_path):
    found = pl.DataFrame(
        [
            {"severity": "note", "reason": "r", "source": "s", "message": "small", "count": 1},
            {"severity": "warning", "reason": "r", "source": "s", "message": "large", "count": 2},
        ]
    )
    page = data_quality.present(small_run.write(tmp_path, data_findings=found))
    messages = [r[1] for t in blocks(page, Table)[:2] for r in t.rows]
    assert messages == ["large", "small"]


def test_each_source_is_shown_with_its_hash_and_rows(results):
    table = blocks(provenance.present(results), Table)[0]
    assert table.rows[0][4:] == ("3", "3", "0" * 16)


def test_an_area_that_no_map_places_stays_in_sight(results):
    page = indicator.present(results, "register")
    (lost,) = [
        t for t in blocks(page, Table) if t.caption.startswith("Levels of areas that no map")
    ]
    assert [row[1:6] for row in lost.rows] == [("X99", "50.0%", "49.0 to 51.0", "0.5", "1")]
