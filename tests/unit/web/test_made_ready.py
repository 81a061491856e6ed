"""What is made before anybody asks, and lists that go on over several pages."""

import gzip
from itertools import pairwise
from pathlib import Path

import pytest

from equipath.pages.address import Address
from equipath.pages.page import Table
from equipath.pages.screen import screen_at
from equipath.pages.screens import areas
from equipath.results.store import Results
from equipath.web.app import create_app
from equipath.web.screens import page_of
from equipath.web.warm import first_screens, made_ready
from tests.functional import many_areas

SQUARE = '{"type": "Polygon", "coordinates": [[[0, 52], [1, 52], [1, 53], [0, 53], [0, 52]]]}'
NUMBER = 450


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return many_areas.write(tmp_path_factory.mktemp("many"), [SQUARE] * NUMBER)


def test_first_screens_are_kept_as_they_would_be_made(run: Results) -> None:
    app = create_app(Path(run.path))
    made_ready(app)
    kept = {str(a): app.state.remembered.get(run.run_id, str(a)) for a in first_screens(run)}
    assert {"/", "/indicators/", "/indicator/register/", "/indicator/register/groups/"} <= set(kept)
    for address in first_screens(run):
        made = kept[str(address)]
        assert made
        assert gzip.decompress(made) == gzip.decompress(page_of(run, address))


def test_a_folder_without_a_run_is_no_error_when_made_ready(tmp_path: Path) -> None:
    made_ready(create_app(tmp_path))


def test_turning_the_pages_of_the_areas_gives_each_area_once(run: Results) -> None:
    asked = Address("areas")
    choice = next(c for c in screen_at(run, asked).choices if c.name == "from")
    starts = [start for start, _ in choice.options]
    seen = [codes(run, asked.choosing(**{"from": start})) for start in starts]
    assert all(int(b) - int(a) == areas.SHOWN for a, b in pairwise(starts))
    told = [code for page in seen for code in page]
    assert len(told) == len(set(told)) == NUMBER + 2
    assert {f"M{n:05}" for n in range(NUMBER)} < set(told)


def codes(run: Results, address: Address) -> list[str]:
    tables = [b for b in screen_at(run, address).page.blocks if isinstance(b, Table)]
    (listed,) = [t for t in tables if t.caption == "Areas"]
    at = [c.title for c in listed.columns].index("Code")
    return [str(row[at]) for row in listed.rows]
