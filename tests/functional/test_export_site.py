"""The dashboard as files: everything is there, and every link leads to a file."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient

from equipath.errors import UsageError
from equipath.pages.address import Address
from equipath.results.store import Results, open_results
from equipath.web.app import create_app
from equipath.web.site import export
from equipath.web.site_plan import Plan, plan
from tests.functional.dashboard import browsing, window_of
from tests.unit.pages.small_run import write


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [v for name in ("href", "src") if (v := given.get(name))]
        self.ids |= {v for v in [given.get("id")] if v}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    folder = tmp_path_factory.mktemp("run")
    write(folder)
    return open_results(folder, stays_open=True)


@pytest.fixture(scope="module")
def site(run: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "site"
    export(run, plan(run, (), 10_000), folder)
    return folder


def few(run: Results, pages: int) -> Plan:
    whole = plan(run, ("icb",), 10_000)
    return replace(whole, pages=whole.pages[:pages], numbers=())


@pytest.mark.parametrize("kinds", [(), ("practice",)])
def test_every_link_of_every_page_leads_to_a_file_of_the_folder(
    run: Results, site: Path, kinds: tuple[str, ...], tmp_path: Path
) -> None:
    if kinds:  # what lies between the whole and the practices has no pages
        site = tmp_path / "site"
        planned = plan(run, kinds, 10_000)
        of_one = [page for page in planned.pages if page.area == ("practice", "P03")]
        export(run, replace(planned, pages=(Address("findings"), *of_one), numbers=()), site)
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        for link in links.found:
            if link.startswith("#"):
                assert link[1:] in links.ids
                continue
            target = page.parent / unquote(link.partition("#")[0])
            assert target.resolve().is_file(), f"{page.relative_to(site)} leads to {link}"
            assert target.resolve().is_relative_to(site.resolve())


def test_areas_indicators_and_groups_stand_at_their_own_addresses(site: Path) -> None:
    assert (site / "index.html").is_file()
    for address in (
        "area/in/icb/A",
        "indicator/register",
        "indicator/register/in/icb/A",
        "indicator/register/groups/by=fifth",
        "data_quality",
    ):
        assert (site / address / "index.html").is_file(), address


def test_maps_have_their_shapes_beside_them_and_a_file_for_each_choice(site: Path) -> None:
    (shapes,) = (site / "shapes").iterdir()
    for address in ("map", "map/level=icb", "map/shade=standing", "map/level=icb/shade=level"):
        page = site / "indicator/register" / address / "index.html"
        found = re.search('data-shapes="([^"]+)"', page.read_text(encoding="utf-8"))
        assert found
        assert (page.parent / found[1]).resolve() == shapes.resolve()


def test_numbers_stand_beside_a_page_as_the_server_gives_them(run: Results, site: Path) -> None:
    with TestClient(create_app(run.path)) as server:
        for path in ("indicator/register", "indicator/register/in/icb/A"):
            given = server.get(f"/{path}/numbers.csv").content
            assert (site / path / "numbers.csv").read_bytes() == given
            assert (site / path / "numbers.xlsx").read_bytes()[:2] == b"PK"
        everywhere = server.get("/indicator/register/numbers.csv?within=1").content
    assert (site / "indicator/register/within=1/numbers.csv").read_bytes() == everywhere


def test_every_view_leads_to_its_numbers_and_says_how_to_cite_them(site: Path) -> None:
    of, at = site / "indicator/register", Path("in/icb/A")
    views = [view for view in ("", "areas", "time", "data", "numbers") if (of / view / at).exists()]
    assert len(views) > 3
    for page in (of / view / at / "index.html" for view in views):
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        found = [page.parent / link for link in links.found if link.endswith("numbers.csv")]
        assert {file.resolve() for file in found} == {of / at / "numbers.csv"}
    for page in site.rglob("*.html"):
        assert "To cite: A small study, “" in page.read_text(encoding="utf-8")


def test_a_choice_that_one_view_has_does_not_cut_off_the_others(site: Path) -> None:
    of = site / "indicator/register"
    for path in ("groups/by=fifth", "map/level=icb/shade=standing"):
        page = of / path / "index.html"
        links = Links()
        links.feed(page.read_text(encoding="utf-8"))
        found = {(page.parent / unquote(link)).resolve() for link in links.found}
        assert found >= {of / view / "index.html" for view in ("", "areas", "data", "numbers")}


def test_as_many_files_are_written_as_were_said(run: Results, site: Path) -> None:
    assert sum(p.is_file() for p in site.rglob("*")) == plan(run, (), 10_000).files


def test_what_stands_out_is_there_by_indicator_and_kind(site: Path) -> None:
    assert (site / "indicator=register/index.html").is_file()
    assert (site / "kind=below comparable areas/index.html").is_file()
    # Both at once are no file: the page says what that takes.
    words = (site / "indicator=register/index.html").read_text(encoding="utf-8")
    assert "equipath serve" in words


def test_nothing_in_a_page_needs_a_server(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<form" not in text
        assert "http://" not in text.replace("http://www.w3.org", "")


def test_too_many_pages_are_refused_with_their_number_before_any_is_written(run: Results) -> None:
    planned = plan(run, (), 10_000)
    told = f"would be {planned.files:,} files: {len(planned.pages):,} pages, "
    with pytest.raises(UsageError, match=f"{told}.* --most allows 10"):
        plan(run, (), 10)


def test_kinds_of_areas_that_are_named_are_the_only_ones_beside_the_whole(run: Results) -> None:
    kinds = {address.area[0] for address in plan(run, ("icb",), 10_000).pages if address.area}
    assert kinds == {"icb"}


def test_a_folder_that_holds_something_else_is_left_as_it_is(run: Results, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something else"):
        export(run, few(run, 2), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_an_export_takes_the_place_of_the_last_one(run: Results, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(run, few(run, 3), folder)
    export(run, few(run, 2), folder)
    assert json.loads((folder / "equipath-site.json").read_text())["pages"] == 2
    assert len(list(folder.rglob("*.html"))) == 2


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: pytest would show each request."""


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """Where the site lies: in a folder that is opened, behind a server that knows files alone."""
    if request.param == "file":
        yield site.as_uri()
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_reader_follows_links_sees_charts_and_maps_and_takes_pictures(
    chromium: str, address: str, tmp_path: Path
) -> None:
    with browsing(chromium) as browser, window_of(browser, address) as window:
        page = window.open("/index.html")
        page.get_by_role("link", name="Indicators", exact=True).click()
        page.get_by_role("link", name="Register", exact=True).first.click()
        page.get_by_role("link", name="Groups", exact=True).click()
        window.settled()
        assert page.locator(".picture svg").count() >= 1
        for kind, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
            with page.expect_download() as download:
                page.get_by_role("button", name=kind).first.click()
            assert download.value.suggested_filename == (
                f"register_groups_chart-1_r1.{kind.lower()}"
            )
            made = tmp_path / kind
            download.value.save_as(made)
            assert made.read_bytes().startswith(begins)
        title = page.locator("#chart-1 figcaption").inner_text()
        drawn = (tmp_path / "SVG").read_text(encoding="utf-8")
        assert f'<title id="title">{title}</title>' in drawn
        assert title.split()[0] in drawn.partition("</desc>")[2]
        if address.startswith("http"):  # axe-core reads stylesheets, which a folder forbids
            assert window.faults() == []
        page.get_by_role("link", name="Map", exact=True).click()
        page.wait_for_selector(".area-map[data-areas]")
        page.get_by_role("button", name="Enlarge the map").click()
        page.wait_for_function("() => location.hash.startsWith('#map=')")
        with page.expect_download() as download:
            page.get_by_role("link", name="With the areas within, as CSV").click()
        assert download.value.suggested_filename.endswith(".csv")
