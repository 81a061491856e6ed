"""The gallery: every statistic has its page and its chart, and both are what the code says."""

from collections import Counter

import pytest

from docs.gallery.charts import draw
from docs.gallery.picture import mark_of
from docs.gallery.worked import worked
from docs.generate import CHARTS, GALLERY, gallery_page
from equipath.calculations.families import FAMILIES
from equipath.statistics import STATISTICS
from tests.docs.blocks import play

NAMES = STATISTICS.names()
SMALL = 60_000
"""Bytes that a chart may have: a page with its chart loads at once."""


def test_every_statistic_is_in_one_family():
    assert Counter(name for family in FAMILIES for name in family.names) == Counter(NAMES)


def test_every_page_and_chart_is_of_a_statistic():
    assert {path.stem for path in GALLERY.iterdir()} == set(NAMES)
    assert {path.stem for path in CHARTS.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_what_the_code_says(name):
    page = (GALLERY / f"{name}.md").read_text(encoding="utf-8")
    assert page == gallery_page(name), "run `python -m docs.generate`"


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_drawn_from_the_worked_example(name):
    """Told by its specification: the drawing itself differs with a machine's fonts."""
    drawn = (CHARTS / f"{name}.svg").read_text(encoding="utf-8")
    assert mark_of(draw(worked(name))) in drawn, "run `python -m docs.generate`"
    assert len(drawn.encode()) < SMALL


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_who_types_the_commands_of_a_page_gets_an_answer(name, tmp_path):
    play(GALLERY / f"{name}.md", tmp_path)
    assert (tmp_path / f"{name}.csv").stat().st_size > 0
