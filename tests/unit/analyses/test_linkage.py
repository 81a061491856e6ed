"""Linkage: who is taken for whom, and how many of each group were, by hand."""

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest

from equipath.analyses.linkage.candidates import chosen
from equipath.analyses.linkage.link import check_linkages, link_sources
from equipath.analyses.linkage.shared_pseudonym import link as link_by_pseudonym
from equipath.analyses.linkage.spelling import spelt
from equipath.engines.duckdb import DuckDB, desk
from equipath.errors import StudyError
from equipath.study.linkage import Linkage
from equipath.study.reader import load_study
from tests.functional.two_extracts import BY_COMPARING, write_study

NO_GROUPS = pl.DataFrame(
    schema=dict.fromkeys(("stratifier", "area_type", "area_code", "stratum"), pl.String)
)


@pytest.fixture
def engine() -> Iterator[DuckDB]:
    opened = DuckDB(desk())
    yield opened
    opened.close()


def table(engine: DuckDB, name: str, **columns: list[Any]) -> Any:
    frame = pl.DataFrame(columns, schema_overrides={"person_id": pl.String})
    return engine.connection.create_table(name, frame.to_arrow(), overwrite=True)


def pair(linked_from: str, candidate: str, times: float) -> dict[str, Any]:
    return {"linked_from": linked_from, "candidate": candidate, "times": times}


def test_one_candidate_is_as_likely_as_the_share_that_settles_says():
    """With evidence e of every record, the share s solves s = se / (1 + se), so s = 1 - 1/e."""
    pairs = pl.DataFrame([pair(f"H{i}", f"N{i}", 1000.0) for i in range(10)])
    found = chosen(pairs, pairs["linked_from"], among=10, threshold=0.95)
    assert found["linked_to"].to_list() == [f"N{i}" for i in range(10)]
    assert found["expected_false"].to_list() == pytest.approx([0.01] * 10, abs=1e-5)
    assert found["expected_missed"].to_list() == [0.0] * 10


def test_two_who_are_equally_likely_are_both_refused_and_count_as_missed():
    pairs = pl.DataFrame([pair("H1", "N1", 1e6), pair("H1", "N2", 1e6)])
    (row,) = chosen(pairs, pl.Series(["H1"]), among=100, threshold=0.55).to_dicts()
    assert row["linked_to"] is None
    assert row["expected_missed"] == pytest.approx(1, abs=1e-3)


def test_the_likeliest_version_of_a_person_counts_once():
    pairs = pl.DataFrame([pair("H1", "N1", 5.0), pair("H1", "N1", 1e6), pair("H1", "N2", 1.0)])
    (row,) = chosen(pairs, pl.Series(["H1"]), among=10, threshold=0.95).to_dicts()
    assert row["linked_to"] == "N1"


def test_who_has_no_candidate_is_kept_without_a_person():
    pairs = pl.DataFrame([pair("H1", "N1", 1e6)])
    found = chosen(pairs, pl.Series(["H1", "H2"]), among=10, threshold=0.95)
    assert found["linked_to"].to_list() == ["N1", None]
    assert found["expected_missed"].to_list() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        ("name", "  O'Brien-Núñez ", "obriennunez"),
        ("name", "-", None),
        ("postcode", "le1 7rh", "LE1 7RH"),
        ("postcode", "LE17RH", "LE1 7RH"),
        ("postcode", "ZZ99 3VZ", None),
        ("postcode", "LE1", None),
        ("identifier", "943 476-5919", "9434765919"),
        ("exact", " Female ", "Female"),
        ("exact", "Not known", None),
        ("date_of_birth", "1960-02-29", date(1960, 2, 29)),
        ("date_of_birth", "1961-02-29", None),
        ("date_of_birth", "29/02/1960", None),
    ],
)
def test_cells_are_brought_to_one_spelling_and_what_says_nothing_is_empty(kind, written, read):
    assert spelt(pl.DataFrame({"cell": [written]}), {"cell": kind})["cell"].to_list() == [read]


def test_records_are_linked_to_those_who_bear_their_pseudonym_alone(engine):
    people = table(engine, "people", person_id=["1", "2", "3", "4"], nhs=["a", "b", "b", None])
    records = table(engine, "records", person_id=["x", "y", "z", "w"], nhs=["a", "b", "c", None])
    linkage = Linkage(name="l", title="L", source="records", by="nhs")
    links = link_by_pseudonym(engine, linkage, people, records)
    found = dict(engine.answer(links.table).select("linked_from", "linked_to").iter_rows())
    assert found == {"a": "1", "b": None, "c": None}
    (finding,) = links.findings
    assert (finding.reason, finding.count, finding.total) == ("pseudonym_shared", 2, 3)
    assert finding.example == ""


def given(engine: DuckDB, **missing: str) -> list[tuple[str, str, Any]]:
    """Return the tables of a study of two people, without the column named for a source."""
    people = table(
        engine,
        "people",
        **{name: ["1", "2"] for name in ("person_id", *BY_COMPARING["compare"])},
    )
    records = table(
        engine,
        "admissions",
        **{name: ["1", "2"] for name in ("person_id", *BY_COMPARING["compare"], "ethnic_group")},
    )
    tables = [("people", "people", people), ("admissions", "admissions", records)]
    return [
        (name, fills, rows.drop(missing[name]) if name in missing else rows)
        for name, fills, rows in tables
    ]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"people": "postcode"}, "`people` has no column `postcode`"),
        ({"admissions": "given_name"}, "`admissions` has no column `given_name`"),
        ({"admissions": "ethnic_group"}, "`ethnic_group` divides by `ethnic_group`"),
    ],
)
def test_columns_that_are_not_there_are_named_before_anything_is_linked(
    engine, tmp_path, missing, said
):
    study = load_study(write_study(tmp_path))
    with pytest.raises(StudyError) as caught:
        check_linkages(study, engine, given(engine, **missing))
    assert said in str(caught.value)
    assert "linkages/admissions.yaml" in str(caught.value)


def test_where_splink_is_not_installed_it_is_said_how_to(engine, tmp_path, monkeypatch):
    for name in [n for n in sys.modules if n.partition(".")[0] == "splink"]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("comparison", "splink_model"):
        monkeypatch.delitem(sys.modules, f"equipath.analyses.linkage.{name}")
    monkeypatch.setitem(sys.modules, "splink", None)
    study = load_study(write_study(tmp_path))
    with pytest.raises(StudyError, match=r"equipath\[linkage\]"):
        link_sources(study, engine, given(engine), NO_GROUPS)


def test_each_person_of_the_records_is_counted_once_in_each_group(engine, tmp_path):
    by = {"title": "L", "source": "admissions", "by": "nhs", "stratifiers": ["ethnic_group"]}
    study = load_study(write_study(tmp_path, by))
    people = table(engine, "people", person_id=["1", "2", "3"], nhs=["a", "b", "c"])
    records = table(
        engine,
        "admissions",
        person_id=["x", "x", "y", "z", "w", "v"],
        nhs=["a", "a", "b", "q", None, None],
        ethnic_group=[None, "White", "Black", "Black", "Black", None],
    )
    tables = [("people", "people", people), ("admissions", "admissions", records)]
    linked = link_sources(study, engine, tables, NO_GROUPS)
    counts = {
        (name, stratum): (n, of)
        for name, stratum, n, of in linked.counts.select(
            "stratification", "stratum", "linked", "everybody"
        ).iter_rows()
    }
    assert counts == {
        ("All", "All"): (2, 5),
        ("ethnic_group", "White"): (1, 1),
        ("ethnic_group", "Black"): (1, 3),
        ("ethnic_group", "Not known"): (0, 1),
    }
    relinked = next(rows for name, _, rows in linked.tables if name == "admissions").to_polars()
    assert sorted(relinked["person_id"].to_list(), key=str) == ["1", "1", "2", None, None, None]
    assert relinked.height == 6
