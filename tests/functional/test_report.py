"""The report in a real browser: nothing is fetched, everything has a name, phones can read it."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from equipath.reports.html import write
from equipath.results.store import open_results
from tests.unit.pages import further_run, small_run

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    return write(small_run.write(folder), folder / "report.html")


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a run with a pathway, control charts and further statistics."""
    folder = tmp_path_factory.mktemp("further")
    return write(further_run.write(folder), folder / "report.html")


@pytest.fixture(scope="module")
def made_up(ran: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the study that `equipath new` makes."""
    return write(open_results(ran), tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(params=["small", "further", "made_up"])
def page(request: pytest.FixtureRequest, browser) -> Iterator[Page]:
    """Each report in a window of its own, with what went wrong in `page.wrong`."""
    path = request.getfixturevalue(request.param)
    window = browser.new_page(viewport={"width": 1280, "height": 900})
    wrong: list[str] = []
    window.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    window.on("pageerror", lambda error: wrong.append(str(error)))
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    window.goto(path.as_uri())
    assert wrong == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    yield window
    window.close()


def test_headings_begin_with_one_and_skip_no_level(page):
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_chart_has_a_name_a_description_and_a_table(page):
    figures = page.eval_on_selector_all(
        "figure",
        """all => all.map(f => ({
            name: f.querySelector('[role=img]').getAttribute('aria-label'),
            description: document.getElementById(
                f.querySelector('[role=img]').getAttribute('aria-describedby')).textContent,
            rows: f.querySelectorAll('tbody tr').length,
            drawn: f.querySelector('svg').getBoundingClientRect().height,
        }))""",
    )
    assert figures
    assert all(f["name"] and f["description"] for f in figures)
    assert all(f["rows"] > 0 and f["drawn"] > 40 for f in figures)


def test_every_table_has_a_caption_and_headed_rows_and_columns(page):
    wrong = page.eval_on_selector_all(
        "table",
        """all => all.filter(t => !t.caption || !t.caption.textContent
            || [...t.querySelectorAll('thead th')].some(h => h.scope !== 'col')
            || [...t.querySelectorAll('tbody tr')].some(r => r.cells[0].scope !== 'row'
                || r.cells.length !== t.querySelectorAll('thead th').length)
        ).map(t => t.caption && t.caption.textContent)""",
    )
    assert wrong == []


def test_a_phone_scrolls_down_and_never_sideways(page):
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_words_stand_out_from_what_is_behind_them(page):
    """WCAG 2.2 AA: 4.5 to 1, or 3 to 1 where the words are large."""
    weak = page.evaluate(CONTRAST)
    assert weak == []


def test_the_keyboard_can_skip_to_the_content_and_sees_where_it_is(page):
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    assert focused == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_every_link_in_the_contents_leads_to_a_page_and_can_be_hit(page):
    links = page.eval_on_selector_all(
        "nav a",
        """all => all.map(a => ({
            there: !!document.querySelector(a.getAttribute('href')),
            height: a.getBoundingClientRect().height,
        }))""",
    )
    assert links
    assert all(link["there"] and link["height"] >= 24 for link in links)


def test_on_paper_the_numbers_behind_a_chart_are_open(page):
    page.emulate_media(media="print")
    hidden = page.eval_on_selector_all(
        "details table", "all => all.filter(t => t.getBoundingClientRect().height === 0).length"
    )
    assert hidden == 0


CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
  const light = ([r, g, b]) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const weak = new Set();
  for (const e of document.body.querySelectorAll('*:not(svg):not(svg *)')) {
    const words = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!words) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const [a, b] = [light(parts(style.color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < (large ? 3 : 4.5)) weak.add(e.tagName + '.' + e.className);
  }
  return [...weak];
}"""
"""Finds elements whose words are too like what is behind them (relative luminance, WCAG 2.2)."""
