"""What may be asked of an engine: each operation gives on each what it gives in plain Python."""

import ast
import inspect
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import polars as pl
import pytest
from ibis.expr import types as ir

from equipath.conform.cells import boolean, text
from equipath.engines.choose import open_engine
from equipath.engines.engine import Engine
from equipath.study.engine import Engine as Declared

Row = dict[str, Any]
Operation = tuple[Callable[[ir.Table], ir.Value], Callable[[Row], Any]]

ROWS: list[Row] = [
    {"id": 1, "code": "A1", "other": "a1", "n": 1.5, "whole": 2, "flag": True,
     "day": date(2024, 2, 29), "later": date(2025, 2, 28), "word": " A1 "},
    {"id": 2, "code": "A1", "other": None, "n": 2.0, "whole": 2, "flag": False,
     "day": date(2023, 12, 31), "later": date(2024, 1, 1), "word": ""},
    {"id": 3, "code": None, "other": "b", "n": None, "whole": None, "flag": None,
     "day": None, "later": date(2024, 1, 1), "word": None},
    {"id": 4, "code": "", "other": "", "n": -3.0, "whole": -7, "flag": True,
     "day": date(1900, 1, 1), "later": None, "word": "\t"},
    {"id": 5, "code": "é*", "other": "É*", "n": 2.0, "whole": 0, "flag": None,
     "day": date(2023, 12, 31), "later": date(2023, 12, 31), "word": "x y"},
]  # fmt: skip


def known(function: Callable[..., Any], *names: str) -> Callable[[Row], Any]:
    """Return a function of a row that is null where any of its cells is."""

    def of_row(row: Row) -> Any:
        cells = [row[name] for name in names]
        return None if None in cells else function(*cells)

    return of_row


def both(one: bool | None, other: bool | None) -> bool | None:
    """Return what `and` is where either may not be known."""
    return False if False in (one, other) else None if None in (one, other) else True


def either(one: bool | None, other: bool | None) -> bool | None:
    """Return what `or` is where either may not be known."""
    return True if True in (one, other) else None if None in (one, other) else False


OF_A_ROW: dict[str, Operation] = {
    "equal": (lambda t: t.code == "A1", known(lambda c: c == "A1", "code")),
    "unequal": (lambda t: t.code != t.other, known(lambda a, b: a != b, "code", "other")),
    "less": (lambda t: t.n < t.whole, known(lambda a, b: a < b, "n", "whole")),
    "day on or before": (lambda t: t.day <= t.later, known(lambda a, b: a <= b, "day", "later")),
    "day before a date": (
        lambda t: t.day < ibis.literal(date(2024, 1, 1)),
        known(lambda d: d < date(2024, 1, 1), "day"),
    ),
    "and": (
        lambda t: t.flag & (t.n > 1),
        lambda r: both(r["flag"], known(lambda n: n > 1, "n")(r)),
    ),
    "or": (
        lambda t: t.flag | (t.n > 1),
        lambda r: either(r["flag"], known(lambda n: n > 1, "n")(r)),
    ),
    "not": (lambda t: ~t.flag, known(lambda f: not f, "flag")),
    "isnull": (lambda t: t.code.isnull(), lambda r: r["code"] is None),
    "notnull": (lambda t: t.day.notnull(), lambda r: r["day"] is not None),
    "fill_null": (lambda t: t.flag.fill_null(False), lambda r: r["flag"] or False),
    "coalesce": (
        lambda t: t.code.coalesce(t.other),
        lambda r: r["other"] if r["code"] is None else r["code"],
    ),
    "nullif": (lambda t: t.code.nullif(""), lambda r: r["code"] or None),
    "isin": (lambda t: t.code.isin(["A1", ""]), known(lambda c: c in ("A1", ""), "code")),
    "isin numbers": (lambda t: t.n.isin([2.0, -3.0]), known(lambda n: n in (2, -3), "n")),
    "isin nothing": (lambda t: t.code.isin([]).fill_null(False), lambda _: False),
    "ifelse": (lambda t: t.flag.ifelse("yes", "no"), lambda r: "yes" if r["flag"] else "no"),
    "cases": (
        lambda t: ibis.cases((t.n > 1.7, "high"), (t.n > 0, "low"), else_="none"),
        lambda r: "none" if r["n"] is None or r["n"] <= 0 else "high" if r["n"] > 1.7 else "low",
    ),
    "cases without else": (
        lambda t: ibis.cases((t.whole == 2, 1), (t.whole == 0, 2)),
        lambda r: {2: 1, 0: 2}.get(r["whole"]),
    ),
    "cases of a value": (
        lambda t: t.code.cases(("A1", "a"), else_=t.code),
        lambda r: "a" if r["code"] == "A1" else r["code"],
    ),
    "startswith": (lambda t: t.code.startswith("A"), known(lambda c: c.startswith("A"), "code")),
    "endswith": (lambda t: t.code.endswith("*"), known(lambda c: c.endswith("*"), "code")),
    "strip": (lambda t: t.word.strip(), known(str.strip, "word")),
    # Of letters beyond ASCII a database knows what its locale knows.
    "lower": (lambda t: t.word.lower(), known(str.lower, "word")),
    "upper": (lambda t: t.word.upper(), known(str.upper, "word")),
    "concatenate": (
        lambda t: t.code + "|" + t.other,
        known(lambda a, b: f"{a}|{b}", "code", "other"),
    ),
    "replace": (lambda t: t.word.replace(" ", "_"), known(lambda w: w.replace(" ", "_"), "word")),
    "translate": (
        lambda t: t.code.translate("A", "B"),
        known(lambda c: c.replace("A", "B"), "code"),
    ),
    "substr": (lambda t: t.code.substr(0, 1), known(lambda c: c[:1], "code")),
    "lpad": (lambda t: t.code.lpad(2, "0"), known(lambda c: c.rjust(2, "0"), "code")),
    "re_search": (lambda t: t.code.re_search(r"^[A-Z]\d$"), known(lambda c: c == "A1", "code")),
    "re_extract": (
        lambda t: t.code.re_extract(r"^([A-Z])([0-9])$", 2).nullif(""),
        known(lambda c: "1" if c == "A1" else None, "code"),
    ),
    "re_replace": (
        lambda t: t.word.re_replace(r"\s+", "-"),
        known(lambda w: "-".join(w.replace("\t", " ").split(" ")), "word"),
    ),
    "plus": (lambda t: t.n + t.whole, known(lambda a, b: a + b, "n", "whole")),
    "minus": (lambda t: t.whole - 1, known(lambda a: a - 1, "whole")),
    "times": (lambda t: t.n * 100, known(lambda a: a * 100, "n")),
    "abs": (lambda t: t.n.abs(), known(abs, "n")),
    "floor": (lambda t: (t.n / 2).floor().cast("int64"), known(lambda a: a // 2, "n")),
    "least": (lambda t: ibis.least(t.n.fill_null(0), 1.0), lambda r: min(r["n"] or 0, 1)),
    "greatest": (lambda t: ibis.greatest(t.n.fill_null(0), 1.0), lambda r: max(r["n"] or 0, 1)),
    "year": (lambda t: t.day.year(), known(lambda d: d.year, "day")),
    "month": (lambda t: t.day.month(), known(lambda d: d.month, "day")),
    "day of the month": (lambda t: t.day.day(), known(lambda d: d.day, "day")),
    "days between": (
        lambda t: t.later.delta(t.day, unit="day"),
        known(lambda a, b: (a - b).days, "later", "day"),
    ),
    "day after": (
        lambda t: (t.day + ibis.interval(days=1)).cast("date"),
        known(lambda d: d + timedelta(days=1), "day"),
    ),
    "first of the month": (
        lambda t: t.day.truncate("M").cast("date"),
        known(lambda d: d.replace(day=1), "day"),
    ),
    "whole number as text": (lambda t: t.whole.cast("string"), known(str, "whole")),
    "code held as a number": (
        lambda t: text(t.n),
        known(lambda n: f"{n:g}", "n"),
    ),
    "flag as text": (lambda t: t.flag.cast("string"), known(lambda f: str(f).lower(), "flag")),
    "day as text": (lambda t: t.day.cast("string"), known(str, "day")),
    "literal": (lambda _: ibis.literal("é'\\"), lambda _: "é'\\"),
    "null": (lambda _: ibis.null("string"), lambda _: None),
    "flag of text": (lambda t: boolean(t.word).value, lambda _: None),
}


@pytest.fixture(scope="module")
def rows(engine: Engine) -> ir.Table:
    """The drawn rows, inside the engine."""
    frame = pl.DataFrame(ROWS, infer_schema_length=None).to_arrow()
    return engine.take("drawn_rows", frame.schema, iter(frame.to_batches()))


def test_an_operation_on_a_row_means_the_same_everywhere(engine: Engine, rows: ir.Table) -> None:
    asked = {name: ask(rows) for name, (ask, _) in OF_A_ROW.items()}
    answer = engine.answer(rows.select("id", **_numbered(asked))).sort("id")
    for i, (name, (_, plainly)) in enumerate(OF_A_ROW.items()):
        assert answer[f"c{i}"].to_list() == [plainly(row) for row in ROWS], name


@pytest.mark.parametrize("kind", ["duckdb", "polars"])
def test_words_that_a_file_keeps_as_numbers_are_words(kind: str, tmp_path: Path) -> None:
    frame = pl.DataFrame(ROWS, infer_schema_length=None)
    coded = frame.with_columns(pl.col(pl.String).cast(pl.Categorical))
    coded.write_parquet(tmp_path / "coded.parquet")
    groups = pl.DataFrame({"code": ["A1", "é*"], "g": ["one", "five"]})
    with open_engine(Declared(kind=kind), tmp_path) as engine:
        rows = engine.parquet(str(tmp_path / "coded.parquet"))
        asked = {name: ask(rows) for name, (ask, _) in OF_A_ROW.items()}
        answer = engine.answer(rows.select("id", **_numbered(asked))).sort("id")
        plain = engine.take("plain", frame.to_arrow().schema, iter(frame.to_arrow().to_batches()))
        both = ibis.union(rows.select("id", "code"), plain.select("id", "code"))
        joined = both.left_join(engine.lookup(groups), "code")
        found = dict(engine.answer(joined.group_by("g").agg(n=ibis._.count())).iter_rows())
    for i, (name, (_, plainly)) in enumerate(OF_A_ROW.items()):
        assert answer[f"c{i}"].to_list() == [plainly(row) for row in ROWS], name
    assert found == {"one": 4, "five": 2, None: 4}


def test_sums_and_counts_of_groups_mean_the_same_everywhere(engine: Engine, rows: ir.Table) -> None:
    asked = [*_aggregates(engine, rows)]
    by_flag = rows.group_by("flag").agg(**_numbered(_aggregates(engine, rows)))
    answer = engine.answer(by_flag)
    found = {row[0]: dict(zip(asked, row[1:], strict=True)) for row in answer.iter_rows()}
    last_day, last = date(2024, 2, 29), date(2023, 12, 31)
    expected = {
        True: (2, 1, 2, -1.5, 2, 2, -3, last_day, "a1", 2),
        False: (1, 1, 1, 2, 2, 0, 2, last, None, 1),
    }
    assert {k: tuple(v.values()) for k, v in found.items() if k is not None} == expected
    # The order of letters is an engine's own, so that of `b` and `É*` is nobody's.
    unknown = {k: v for k, v in found[None].items() if k != "last code"}
    assert tuple(unknown.values()) == (2, 1, 1, 2, 0, None, 2, last, 1)
    nobody = rows.filter(rows.id > 9)
    none = engine.answer(nobody.aggregate(**_numbered(_aggregates(engine, nobody)))).row(0)
    assert none == (0, 0, 0, None, None, None, None, None, None, 0)


def _numbered(cells: dict[str, ir.Value]) -> dict[str, ir.Value]:
    return {f"c{i}": cell for i, cell in enumerate(cells.values())}


def _aggregates(engine: Engine, rows: ir.Table) -> dict[str, ir.Value]:
    is_high = (rows.n > 1).fill_null(False)
    return {
        "rows": rows.count(),
        "high": engine.how_many(rows, is_high),
        "numbers": rows.n.count(),
        "sum": rows.n.sum(),
        "sum where": rows.whole.sum(where=is_high),
        "flags": rows.flag.sum(),
        "least": rows.n.min(),
        "first day": rows.day.min(where=is_high),
        "last code": rows.other.max(),
        "different": rows.n.nunique(where=rows.day.notnull()),
    }


def test_joins_and_unions_mean_the_same_everywhere(engine: Engine, rows: ir.Table) -> None:
    groups = pl.DataFrame({"code": ["A1", "", None, "Z"], "g": ["one", None, "none", "z"]})
    lookup = engine.lookup(groups)

    def ids(table: ir.Table) -> list[Any]:
        return sorted(engine.answer(table.select("id"))["id"].to_list())

    joined = rows.left_join(lookup, "code")
    assert dict(engine.answer(joined.select("id", "g")).iter_rows()) == {
        1: "one", 2: "one", 3: None, 4: None, 5: None,
    }  # fmt: skip
    either = rows.select("id", "code").outer_join(lookup, "code", rname="{name}_of_other")
    known = either.select("id", "g", code=ibis.coalesce(either.code, either.code_of_other))
    assert set(engine.answer(known).iter_rows()) == {
        (1, "one", "A1"), (2, "one", "A1"), (3, None, None), (4, None, ""), (5, None, "é*"),
        (None, "none", None), (None, "z", "Z"),
    }  # fmt: skip
    assert ids(rows.inner_join(lookup, "code")) == [1, 2, 4]
    assert ids(rows.semi_join(lookup, "code")) == [1, 2, 4]
    assert ids(rows.anti_join(lookup, "code")) == [3, 5]
    assert ids(rows.filter(rows.flag)) == [1, 4]
    assert ids(ibis.union(rows.select("id"), rows.filter(rows.id < 3).select("id"))) == [
        1, 1, 2, 2, 3, 4, 5,
    ]  # fmt: skip
    assert engine.answer(rows.select("code", "whole").distinct()).height == 4
    kept = engine.hold("held_rows", joined.mutate(g=joined.g.fill_null("?")).drop("word"))
    assert ids(kept.filter(kept.g == "?")) == [3, 4, 5]
    assert engine.answer(kept.limit(2)).height == 2


TESTED = {
    "abs", "agg", "aggregate", "anti_join", "cases", "cast", "coalesce", "count", "day", "delta",
    "distinct", "drop", "endswith", "fill_null", "filter", "floor", "greatest", "group_by",
    "ifelse", "inner_join", "interval", "isin", "isnull", "least", "left_join", "limit",
    "literal", "lower", "lpad", "max", "min", "month", "mutate", "notnull", "null", "nullif",
    "nunique", "outer_join", "re_extract", "re_replace", "re_search", "rename", "replace", "select",
    "semi_join", "startswith", "strip", "substr", "sum", "translate", "truncate", "union",
    "upper", "year",
}  # fmt: skip
"""Ibis's methods that the tests above hold to plain Python, and those that only name columns."""

NOT_PUSHED_DOWN = {
    "alias", "sql",  # an analyst's own expression, in the engine's dialect
    "isnan", "isinf",  # of floating point, which every engine has alike but for nulls
    "get_name",  # a column's own name, told without asking
    "type", "schema", "names", "values", "get", "index", "compile", "execute", "table",
    "connect", "memtable", "to_list", "to_polars", "to_pyarrow", "unique",
    # Methods of Polars, of the standard library or of the desk, which share the name.
    "any", "concat", "first", "head", "hexdigest", "join", "over", "round", "sort",
}  # fmt: skip
"""Names that Ibis has too, and that ask nothing of an engine where people lie."""


@pytest.mark.parametrize("room", ["analyses", "conform"])
def test_what_is_pushed_down_is_tested_here(project: Path, room: str) -> None:
    classes = [c for _, c in inspect.getmembers(ir, inspect.isclass)]
    methods = {name for c in classes for name in dir(c) if not name.startswith("_")}
    used: dict[str, str] = {}
    for file in sorted((project / "src" / "equipath" / room).rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        if "ibis" in source:
            calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
            names = {c.func.attr for c in calls if isinstance(c.func, ast.Attribute)}
            used |= dict.fromkeys(names & methods, file.name)
    unknown = {name: file for name, file in used.items() if name not in TESTED | NOT_PUSHED_DOWN}
    assert not unknown
