"""Cost, access, experience and outcome side by side."""

import json
from pathlib import Path

import polars as pl
import pytest

from equipath.pages import domains
from equipath.pages.address import Address
from equipath.pages.background import background
from equipath.pages.contents import contents
from equipath.pages.page import Section, Table, Text
from equipath.pages.screen import NoSuchScreen, screen_at
from equipath.results.schema import with_ids
from equipath.results.store import Results, open_results
from tests.unit.pages import small_run
from tests.unit.pages.small_run import LEAST, MOST, WHOLE, row


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """The small run, its two indicators of access and of outcome, both by deprivation."""
    of = {"register": "access", "admitted": "outcome"}
    return _written(tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("run"), of)


def _written(before: Path, folder: Path, of: dict[str, str]) -> Results:
    first = small_run.write(before)
    definitions = first.table("definitions").with_columns(
        definition=pl.struct("name", "definition").map_elements(
            lambda given: _of_a_domain(given, of), pl.String
        )
    )
    by = {"stratification": "fifth", "multiplier": 1000.0}
    further = [
        row("admitted", "rate", WHOLE, 31.0, numerator=31, denominator=1_000, stratum=MOST, **by),
        row("admitted", "rate", WHOLE, None, is_suppressed=True, stratum=LEAST, **by),
    ]
    results = with_ids(pl.DataFrame([*small_run.rows(), *further], infer_schema_length=None))
    gap = results.filter(
        pl.col("statistic") == "absolute_gap", pl.col("area_type") == WHOLE[0]
    ).row(0, named=True)
    found = first.table("findings").head(1).with_columns(result_id=pl.lit(gap["result_id"]))
    small_run.write(folder, definitions=definitions, results=results, findings=found)
    return open_results(folder)


def _of_a_domain(given: dict[str, str], of: dict[str, str]) -> str:
    definition, domain = json.loads(given["definition"]), of.get(given["name"])
    return json.dumps({**definition, "domain": domain} if domain else definition)


def table_of(run: Results) -> Table:
    page = domains.present(run)
    assert page is not None
    (section,) = (block for block in page.blocks if isinstance(block, Section))
    (table,) = section.blocks
    assert isinstance(table, Table)
    return table


def test_a_group_has_a_row_and_each_indicator_a_column_access_first(run: Results) -> None:
    table = table_of(run)
    titles = [column.title for column in table.columns]
    assert titles[0] == "Group"
    assert titles[1].startswith("Access: ")
    assert titles[2].startswith("Outcome: ")
    assert [cells[0] for cells in table.rows] == [MOST, LEAST]


def test_a_group_that_stands_out_says_so_and_a_hidden_one_is_hidden(run: Results) -> None:
    most, least = table_of(run).rows
    assert most[1].endswith(domains.STANDS_OUT)
    assert not least[1].endswith(domains.STANDS_OUT)
    assert least[2] == "hidden"


def test_a_domain_of_which_nothing_is_declared_is_named(run: Results) -> None:
    page = domains.present(run)
    assert page is not None
    assert page.title == "Access and outcome"
    assert page.blocks[0] == Text(
        ("No indicator of cost and experience is declared: nothing is said of that.",)
    )


def test_what_care_costs_stands_before_what_comes_of_it(tmp_path: Path) -> None:
    of = {"register": "outcome", "admitted": "cost"}
    run = _written(tmp_path / "before", tmp_path / "run", of)
    page = domains.present(run)
    assert page is not None
    assert page.title == "Cost and outcome"
    assert "goes into" in page.lede
    columns = [column.title.split(":")[0] for column in table_of(run).columns]
    assert columns == ["Group", "Cost", "Outcome"]


def test_the_page_stands_in_the_report_and_on_the_dashboard(run: Results) -> None:
    assert "domains" in [page.name for page in contents(run)]
    assert screen_at(run, Address("domains")).page == domains.present(run)


def test_a_run_whose_indicators_say_nothing_of_it_has_no_such_page(tmp_path: Path) -> None:
    plain = small_run.write(tmp_path)
    assert not domains.has_domains(background(plain))
    assert domains.present(plain) is None
    assert "domains" not in [page.name for page in contents(plain)]
    with pytest.raises(NoSuchScreen):
        screen_at(plain, Address("domains"))
