"""The dashboard as files: everything is there, and every link leads to a file."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from equipath.errors import UsageError
from equipath.results.store import Results
from equipath.web.site import export, plan
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
    return write(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def site(run: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "site"
    export(run, plan(run, (), 10_000), folder)
    return folder


def test_every_link_of_every_page_leads_to_a_file_of_the_folder(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 20
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


def test_nothing_in_a_page_needs_a_server(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<form" not in text
        assert "http://" not in text.replace("http://www.w3.org", "")


def test_too_many_pages_are_refused_with_their_number_before_any_is_written(run: Results) -> None:
    number = len(plan(run, (), 10_000))
    with pytest.raises(UsageError, match=f"would be {number:,} pages, and --most allows 10"):
        plan(run, (), 10)


def test_kinds_of_areas_that_are_named_are_the_only_ones_beside_the_whole(run: Results) -> None:
    kinds = {address.area[0] for address in plan(run, ("icb",), 10_000) if address.area}
    assert kinds == {"icb"}


def test_a_folder_that_holds_something_else_is_left_as_it_is(run: Results, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    with pytest.raises(UsageError, match="holds something else"):
        export(run, plan(run, ("icb",), 10_000)[:2], tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_an_export_takes_the_place_of_the_last_one(run: Results, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(run, plan(run, ("icb",), 10_000)[:3], folder)
    export(run, plan(run, ("icb",), 10_000)[:2], folder)
    assert json.loads((folder / "equipath-site.json").read_text())["pages"] == 2
    assert len(list(folder.rglob("*.html"))) == 2
