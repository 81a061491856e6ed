"""Charts whose every number is hidden are not drawn: a sentence and the table stand in."""

import polars as pl
import pytest

from equipath.charts import caterpillar, dot_plot, funnel, trend
from equipath.pages import indicator
from equipath.pages.page import Chart, Page, Section, Table, Text
from equipath.pages.sections.hidden import WHY
from equipath.results.schema import with_ids
from tests.unit.pages import small_run


def hidden(rows: list[dict]) -> list[dict]:
    """Hide every level of the fifths, as a policy does where few are counted."""
    gone = {"value": None, "lower_ci": None, "upper_ci": None, "numerator": None}
    return [
        {**r, **gone, "is_suppressed": True} if r["stratification"] == "fifth" else r
        for r in rows
        if not (r["stratification"] == "fifth" and r["statistic"].endswith("_gap"))
    ]


@pytest.fixture
def page(tmp_path) -> Page:
    rows = with_ids(pl.DataFrame(hidden(small_run.rows()), infer_schema_length=None))
    return indicator.present(small_run.write(tmp_path, results=rows, detail=rows), "register")


def test_groups_that_are_all_hidden_have_words_and_a_table_but_no_empty_chart(page):
    (groups,) = [b for b in page.blocks if isinstance(b, Section) and b.title.startswith("By dep")]
    assert not [b for b in groups.blocks if isinstance(b, Chart)]
    assert Text((WHY,)) in groups.blocks
    (table,) = [b for b in groups.blocks if isinstance(b, Table)]
    assert {row[2] for row in table.rows} == {"hidden"}


def drawn_fields(spec) -> set[str]:
    """Return every field that a specification draws along an axis."""
    if isinstance(spec, dict):
        own = {spec["field"]} if spec.get("type") == "quantitative" and "field" in spec else set()
        return own.union(*(drawn_fields(part) for part in spec.values()))
    return set().union(*(drawn_fields(part) for part in spec)) if isinstance(spec, list) else set()


def test_where_nothing_has_an_interval_none_is_drawn():
    """Vega complains of an axis that no number is on, in the reader's console."""
    without = {"value": 5.0, "lower": None, "upper": None}
    rows = [{"stratum": "A", "series": "here", "name": "A", "date": "2025-01-01",
             "standing": "similar", "is_hidden": False, **without}]  # fmt: skip
    panel = dot_plot.Panel("", "Level", rows)
    specs = [
        dot_plot.draw([panel], ["A"], ["here"]),
        caterpillar.draw(rows, "Level"),
        trend.draw(rows, "Level", ["here"]),
    ]
    assert [drawn_fields(spec) for spec in specs] == [{"value"}] * 3
    with_interval = [{**rows[0], "lower": 4.0, "upper": 6.0}]
    assert "lower" in drawn_fields(caterpillar.draw(with_interval, "Level"))


def test_a_funnel_without_an_area_to_name_has_no_empty_layer():
    point = {"size": 10.0, "value": 5.0, "standing": "similar", "baseline": 5.0,
             "lower_3s": 1.0, "lower_2s": 2.0, "upper_2s": 8.0, "upper_3s": 9.0}  # fmt: skip
    spec = funnel.draw([point, {**point, "size": 20.0}], "Level", "Size")
    assert all(layer["data"]["values"] for layer in spec["layer"] if "data" in layer)
