"""Linkage by comparing: near the truth of two made-up extracts, and clear where it cannot be."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import polars as pl
import pytest

from equipath.analyses.linkage.comparison import link as link_by_comparing
from equipath.engines.duckdb import DuckDB, desk
from equipath.errors import DataError, EquipathError, RunError
from equipath.study.linkage import Linkage
from tests.functional.two_extracts import BY_COMPARING, write_extracts


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    opened = DuckDB(desk())
    yield opened
    opened.close()


def comparing(**keys: Any) -> Linkage:
    return Linkage.model_validate({"name": "admissions", **BY_COMPARING, **keys})


def extract(engine: DuckDB, folder: Path, file: str, number: str) -> Any:
    rows = pl.read_csv(folder / f"{file}.csv", infer_schema=False).rename({number: "person_id"})
    return engine.connection.create_table(file, rows.to_arrow(), overwrite=True)


@pytest.fixture(scope="module")
def linked(tmp_path_factory) -> pl.DataFrame:
    """3,000 people; those of one group are misspelt eight times as often as the others."""
    folder = tmp_path_factory.mktemp("extracts")
    truth = write_extracts(folder, 3000, 1)
    engine = DuckDB(desk())
    people = extract(engine, folder, "people", "id")
    records = extract(engine, folder, "admissions", "hospital_number")
    links = link_by_comparing(engine, comparing(), people, records)
    assert links.findings == ()
    found = engine.answer(links.table)
    compared = _compared(engine)
    engine.close()
    return truth.join(found, left_on="hospital_number", right_on="linked_from", how="left").join(
        compared, on=["hospital_number", "person_id"], how="left"
    )


def test_everybody_who_was_looked_for_has_one_answer(linked):
    assert linked["hospital_number"].n_unique() == linked.height
    assert linked["expected_missed"].null_count() == 0


@pytest.mark.parametrize(
    ("group", "points"), [("All", 1), ("White", 1), ("Asian", 1), ("Black", 4)]
)
def test_the_estimated_errors_are_near_the_true_ones(linked, group, points):
    mine = linked if group == "All" else linked.filter(ethnic_group=group)
    links = mine.filter(pl.col("linked_to").is_not_null())
    is_right = (pl.col("linked_to") == pl.col("person_id")).fill_null(False)
    right = links.select(is_right.sum()).item()
    truly_false = 100 * (1 - right / links.height)
    assert 100 * links["expected_false"].mean() == pytest.approx(truly_false, abs=points)
    findable = mine.filter(pl.col("was_compared").fill_null(False)).height
    truly_found = 100 * right / findable
    expected_right = links.height - links["expected_false"].sum()
    missed = mine["expected_missed"].sum()
    found = 100 * expected_right / (expected_right + missed)
    assert found == pytest.approx(truly_found, abs=points)


def test_the_group_with_more_slips_is_linked_less_and_expected_to_be_missed_more(linked):
    rates = {
        group: mine["linked_to"].count() / mine["person_id"].count()
        for (group,), mine in linked.group_by("ethnic_group")
    }
    missed = dict(linked.group_by("ethnic_group").agg(pl.mean("expected_missed")).iter_rows())
    assert rates["Black"] < rates["White"] - 0.03
    assert missed["Black"] > 5 * missed["White"]


def _compared(engine: DuckDB) -> pl.DataFrame:
    """Return the pairs that agree on a rule, found by a plain join of our own."""
    query = """
        SELECT DISTINCT r.person_id AS hospital_number, p.person_id, true AS was_compared
        FROM people p JOIN admissions r ON p.date_of_birth = r.date_of_birth
        OR (p.family_name = r.family_name AND p.postcode = r.postcode)
        OR (p.given_name = r.given_name AND p.family_name = r.family_name)
    """
    return engine.connection.raw_sql(query).pl()


def test_the_same_seed_gives_the_same_links_and_nothing_is_left_or_said(tmp_path, caplog, capfd):
    write_extracts(tmp_path, 600, 2)
    answers = []
    caplog.set_level(logging.DEBUG)
    for _ in range(2):
        engine = DuckDB(desk())
        people = extract(engine, tmp_path, "people", "id")
        records = extract(engine, tmp_path, "admissions", "hospital_number")
        before = {*engine.connection.list_tables()}
        links = link_by_comparing(engine, comparing(), people, records)
        left = {*engine.connection.list_tables()} - before
        assert {name for name in left if not name.startswith("ibis_")} == {"linkage_admissions"}
        answers.append(
            engine.answer(links.table).sort("linked_from").with_columns(pl.col(pl.Float64).round(9))
        )
        engine.close()
    assert answers[0].equals(answers[1])
    assert answers[0]["linked_to"].count() > 300
    assert not caplog.records
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("splink").level == logging.NOTSET


class TestWhatCannotBeLinked:
    @pytest.fixture
    def sides(self, engine, tmp_path):
        write_extracts(tmp_path, 200, 3)
        return (
            extract(engine, tmp_path, "people", "id"),
            extract(engine, tmp_path, "admissions", "hospital_number"),
        )

    def refused(self, engine: DuckDB, linkage: Linkage, people: Any, records: Any) -> EquipathError:
        with pytest.raises(EquipathError) as caught:
            link_by_comparing(engine, linkage, people, records)
        return caught.value

    def test_too_many_pairs_are_refused_with_their_number(self, engine, sides):
        linkage = comparing(block_on=[["sex_code"], ["given_name"]], pairs_at_most=1000)
        people, records = (side.to_polars() for side in sides)
        cells = (
            side.select("person_id", *BY_COMPARING["compare"]).unique()
            for side in (people, records)
        )
        ours, theirs = cells
        made = {
            rule: sum(
                n * dict(theirs[rule].value_counts().iter_rows()).get(cell, 0)
                for cell, n in ours[rule].value_counts().iter_rows()
            )
            for rule in ("sex_code", "given_name")
        }
        error = self.refused(engine, linkage, *sides)
        assert isinstance(error, DataError)
        assert f"makes {sum(made.values()):,} pairs" in str(error)
        assert f"{made['sex_code']:,} agree on `sex_code`" in str(error)

    def test_a_column_that_is_blank_throughout_is_named(self, engine, sides):
        people, records = sides
        blank = records.mutate(postcode=records.postcode.nullif(records.postcode))
        error = self.refused(engine, comparing(), people, blank)
        assert "compare.postcode" in str(error)
        assert "no cell of the records" in str(error)

    def test_dates_in_another_format_are_no_dates(self, engine, sides):
        people, records = sides
        spelt_otherwise = records.mutate(date_of_birth=records.date_of_birth.replace("-", "."))
        error = self.refused(engine, comparing(), people, spelt_otherwise)
        assert "compare.date_of_birth" in str(error)

    def test_with_nobody_on_one_side_nobody_is_linked_and_all_are_kept(self, engine, sides):
        people, records = sides
        links = link_by_comparing(engine, comparing(), people.limit(0), records)
        found = engine.answer(links.table)
        assert found.height == records.person_id.nunique().execute()
        assert found["linked_to"].count() == 0
        assert [f.reason for f in links.findings] == ["nobody_linked"]

    def test_where_no_pair_agrees_nobody_is_linked(self, engine, sides):
        people, records = sides
        strangers = records.mutate(
            date_of_birth=ibis.literal("1700-01-01"),
            family_name=records.family_name + "x",
        )
        links = link_by_comparing(engine, comparing(), people, strangers)
        assert [f.reason for f in links.findings] == ["nobody_linked"]
        assert "block_on" in links.findings[0].message

    def test_few_pairs_are_said_to_teach_little(self, engine, sides):
        links = link_by_comparing(engine, comparing(), *sides)
        assert "linkage_few_pairs" in [f.reason for f in links.findings]

    def test_what_splink_says_of_a_failure_is_not_repeated(self, engine, sides, monkeypatch):
        def quoting(*_: object, **__: object) -> None:
            raise RuntimeError("cannot cast Nasreen")

        monkeypatch.setattr("equipath.analyses.linkage.splink_model._learn", quoting)
        error = self.refused(engine, comparing(), *sides)
        assert isinstance(error, RunError)
        assert "Nasreen" not in str(error)
        assert error.__cause__ is None
