"""Linking as an analyst meets it: a study of two extracts, run, reported and grepped."""

import json
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from equipath.errors import DataError
from equipath.pipeline import run
from equipath.results.store import open_results
from tests.functional.two_extracts import BY_COMPARING, write_extracts, write_study

BY_PSEUDONYM = {
    "title": "Admissions to the register",
    "source": "admissions",
    "by": "pseudonym",
    "stratifiers": ["ethnic_group"],
}


@pytest.fixture(scope="module")
def compared(tmp_path_factory) -> tuple[Path, pl.DataFrame]:
    """A study whose extracts share no identifier, run; and who each hospital number truly is."""
    folder = write_study(tmp_path_factory.mktemp("compared"))
    truth = write_extracts(folder, 1500, 4)
    run(folder)
    return folder, truth


@pytest.fixture
def shared(tmp_path) -> tuple[Path, pl.DataFrame]:
    """The same with a pseudonym in both, where the truth knows the person."""
    folder = write_study(tmp_path, BY_PSEUDONYM)
    truth = write_extracts(folder, 1500, 4)
    people = pl.read_csv(folder / "people.csv", infer_schema=False)
    people.with_columns(pseudonym="id").write_csv(folder / "people.csv")
    stays = pl.read_csv(folder / "admissions.csv", infer_schema=False)
    stays = stays.join(truth.select("hospital_number", "person_id"), on="hospital_number")
    stays.rename({"person_id": "pseudonym"}).write_csv(folder / "admissions.csv")
    return folder, truth


def said(folder: Path) -> dict[str, str]:
    found = open_results(folder).query("SELECT reason, message FROM data_findings")
    return dict(found.iter_rows())


def counted(folder: Path, area_type: str) -> dict[str, float]:
    """Return how many admissions are counted in each area."""
    rows = open_results(folder).query(
        "SELECT area_code, denominator FROM results WHERE statistic = 'proportion' "
        "AND stratification = 'All' AND area_type = ?",
        area_type,
    )
    return dict(rows.iter_rows())


def test_every_record_is_counted_and_those_of_strangers_are_in_no_known_place(shared):
    folder, truth = shared
    run(folder)
    stays = pl.read_csv(folder / "admissions.csv", infer_schema=False)
    strangers = stays.filter(pl.col("pseudonym").is_null()).height
    practices = counted(folder, "practice")
    assert sum(practices.values()) == stays.height
    assert practices["Not known"] == strangers > 0
    assert counted(folder, "country") == {"E": stays.height}
    known = truth["person_id"].count()
    share = f"{100 * known / truth.height:.1f}%"
    assert said(folder)["linked"].startswith(share)


def test_a_study_can_stop_where_groups_are_linked_unequally(shared):
    folder, truth = shared
    white = truth.filter(ethnic_group="White")["hospital_number"].to_list()
    stays = pl.read_csv(folder / "admissions.csv", infer_schema=False)
    kept = pl.when(~pl.col("hospital_number").is_in(white)).then("pseudonym")
    stays.with_columns(pseudonym=kept).write_csv(folder / "admissions.csv")
    with (folder / "study.yaml").open("a", encoding="utf-8") as file:
        file.write("severities: {linked_unequally: error}\n")
    with pytest.raises(DataError, match="White are linked"):
        run(folder)
    assert not (folder / "output" / "current").exists()


def test_without_an_identifier_nearly_all_records_find_their_person(compared):
    folder, truth = compared
    stays = pl.read_csv(folder / "admissions.csv", infer_schema=False)
    there = stays.join(truth.drop_nulls("person_id"), on="hospital_number", how="semi").height
    practices = counted(folder, "practice")
    assert sum(practices.values()) == stays.height
    assert practices["Not known"] == pytest.approx(stays.height - there, rel=0.12)


def test_the_group_with_more_slips_is_told_to_be_linked_less(compared):
    folder, _ = compared
    assert "Black are linked 0." in said(folder)["linked_unequally"]
    assert "By the model" in said(folder)["linked"]
    # Numbers of the hospital's own are of nobody until they are linked.
    assert "without_person" not in said(folder)


def test_the_report_says_who_was_linked(compared, equipath):
    folder, _ = compared
    ended = equipath("report", folder)
    assert ended.exit_code == 0, ended.output
    pages = "".join(p.read_text() for p in (folder / "output").rglob("*.html"))
    assert "were linked" in pages
    assert "Black are linked 0." in pages


def test_nobody_s_name_number_or_place_is_in_what_a_run_leaves_behind(compared, equipath):
    folder, _ = compared
    assert equipath("report", folder).exit_code == 0
    cells: set[str] = set()
    for file in ("people.csv", "admissions.csv"):
        rows = pl.read_csv(folder / file, infer_schema=False)
        for column in ("given_name", "family_name", "postcode", "id", "hospital_number", "spell"):
            if column in rows.columns:
                cells |= set(rows[column].drop_nulls().head(200))
    left = [p for p in (folder / "output").rglob("*") if p.is_file()]
    assert left
    # Names of six letters or more stand in no word of ours; shorter cells would by chance.
    planted = [cell.encode() for cell in cells if len(cell) >= 7]
    assert len(planted) > 100
    for path in left:
        content = path.read_bytes() + (_told(path) if path.suffix == ".duckdb" else b"")
        assert not [cell for cell in planted if cell in content], path


def _told(path: Path) -> bytes:
    """Return every cell of a run's file, which keeps text packed."""
    with duckdb.connect(str(path), read_only=True) as run_file:
        tables = [name for (name,) in run_file.execute("SHOW TABLES").fetchall()]
        assert "data_findings" in tables
        return "".join(
            str(run_file.execute(f'FROM "{name}"').fetchall()) for name in tables
        ).encode()


def test_check_names_the_columns_that_a_linkage_lacks(compared, tmp_path, equipath):
    folder = shutil.copytree(compared[0], tmp_path / "study")
    people = pl.read_csv(folder / "people.csv", infer_schema=False)
    people.drop("given_name").write_csv(folder / "people.csv")
    ended = equipath("check", folder)
    assert ended.exit_code != 0
    assert "compare.given_name: `people` has no column `given_name`." in ended.output


def test_a_plan_says_which_records_are_linked_first_and_by_what(compared, equipath):
    planned = equipath("run", "--plan", "--json", compared[0])
    assert planned.exit_code == 0, planned.output
    first, *others = json.loads(planned.stdout)["plan"]
    assert first["source"] == "admissions"
    assert first["counts"] == (
        "linkage admissions, to people by comparing "
        "given_name, family_name, date_of_birth, postcode, sex_code"
    )
    assert set(first["reads"]) == {*BY_COMPARING["compare"], "hospital_number", "ethnic_group"}
    assert first["cells"] == 0
    assert not any("linkage" in each["counts"] for each in others)
