"""Every block of the documentation does what the page says."""

import shutil
from pathlib import Path

import psycopg
import pytest

from equipath.commands.demo import PEOPLE, SEED
from equipath.commands.new import make_study
from equipath.pipeline import run
from tests.docs.blocks import LANGUAGES, STUDY, blocks, play

ROOT = Path(__file__).parents[2]
OF_RECORDS = [
    ROOT / "docs/how-to/adjust-a-gap.md",
    ROOT / "docs/how-to/count-from-records.md",
    ROOT / "docs/how-to/test-a-definition.md",
]
FROM_NOTHING = [ROOT / "README.md", ROOT / "docs/tutorials/first-study.md", *OF_RECORDS]
HOW_TO = sorted(set((ROOT / "docs/how-to").glob("*.md")) - {*OF_RECORDS})
EXPLANATION = sorted((ROOT / "docs/explanation").glob("*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Path:
    """A folder with the study that the how-to pages begin with, run once."""
    folder = tmp_path_factory.mktemp("study")
    make_study(folder / STUDY, people=20_000, seed=1)
    run(folder / STUDY)
    return folder


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Path:
    """A folder with the demonstration, run once."""
    folder = tmp_path_factory.mktemp("demonstration")
    make_study(folder / "demo", people=PEOPLE, seed=SEED)
    run(folder / "demo")
    return folder


@pytest.mark.parametrize("page", FROM_NOTHING, ids=lambda page: page.stem)
def test_a_reader_who_begins_with_nothing_gets_what_the_page_shows(page, tmp_path):
    play(page, tmp_path)


@pytest.mark.parametrize(
    "page",
    [page for page in HOW_TO if page.stem != "use-postgresql"],
    ids=lambda page: page.stem,
)
def test_a_reader_with_a_study_gets_what_the_page_shows(page, study, tmp_path):
    shutil.copytree(study, tmp_path / "here")
    play(page, tmp_path / "here")


@pytest.mark.parametrize("page", EXPLANATION, ids=lambda page: page.stem)
def test_what_is_explained_is_seen_in_the_demonstration(page, demonstration):
    play(page, demonstration)


def test_a_table_of_a_postgresql_database_is_read_as_the_page_says(
    postgres, study, tmp_path, monkeypatch
):
    folder = shutil.copytree(study, tmp_path / "here")
    monkeypatch.setenv("ICB_WAREHOUSE", postgres)
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS primary_care")
        connection.execute("DROP TABLE IF EXISTS primary_care.practice_deprivation")
        connection.execute(
            "CREATE TABLE primary_care.practice_deprivation (ods_code text, imd_average numeric)"
        )
        connection.execute(
            "INSERT INTO primary_care.practice_deprivation VALUES ('P10001', 31.5), ('P10002', 12)"
        )
    play(ROOT / "docs/how-to/use-postgresql.md", folder)


def test_an_output_that_differs_from_the_page_is_noticed(tmp_path):
    """The player itself can fail: on another number, on other lines, and on an exit code."""
    for shown in ("$ echo found 3\nfound 4\n", "$ echo found\nfound\nmore\n", "$ false\n"):
        page = tmp_path / "page.md"
        page.write_text(f"```console\n{shown}```\n", encoding="utf-8")
        with pytest.raises(pytest.fail.Exception):
            play(page, tmp_path)


def test_an_output_that_is_as_the_page_shows_it_passes(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ printf 'a 12\\nb\\nc\\n'\na …\n…\n```\n", encoding="utf-8")
    play(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_says_what_it_is(page):
    """A block in another language than these would be shown and never tried."""
    assert {block.language for block in blocks(page)} <= LANGUAGES
