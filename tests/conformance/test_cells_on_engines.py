"""Text is a day or a number on every engine alike, or none: never a crash, never another."""

from datetime import date

import polars as pl
import pytest
from ibis.expr import types as ir

from equipath.conform.cells import as_number, text
from equipath.engines.engine import Engine

DAYS = {
    "2023-04-01": date(2023, 4, 1), "2023-04-01 23:59:59": date(2023, 4, 1),
    "01/04/2023": date(2023, 4, 1), "1/4/2023": date(2023, 4, 1), "31-12-1999": date(1999, 12, 31),
    "20240229": date(2024, 2, 29), "1 April 2023": date(2023, 4, 1),
    "29 february 2000": date(2000, 2, 29),
    "2023-02-29": None, "2023-02-30": None, "30/02/2023": None, "29/02/1900": None,
    "31/04/2023": None, "2023-13-01": None, "2023-00-10": None, "0/1/2023": None,
    "1/4/23": None, "2023041": None, "2023-04-01x": None, "April": None, "now": None,
    "infinity": None, "0023-04-01": None, "1 Avril 2023": None, "12/2023": None,
}  # fmt: skip

NUMBERS = {
    "1": 1, "+1": 1, "-1.5": -1.5, ".5": 0.5, "1.": 1, "1e3": 1000, "1E-2": 0.01, "007": 7,
    "": None, "x": None, "1,5": None, "1 5": None, "--1": None, "1e": None, "1e999": None,
    "NaN": None, "inf": None, "Infinity": None, "0x10": None, "1_000": None, "9" * 400: None,
}  # fmt: skip

CODES = {
    " F ": "F", "f": "f", "v": "v", "fever": "fever", "\tSV1\r\n": "SV1", "\v1\f": "1", "t": "t",
    "n": "n", "r": "r", "\\": "\\", "a b": "a b", " ": None, "": None,
}  # fmt: skip
"""White space is taken off, and no letter with it."""


def taken(engine: Engine, cells: list[str]) -> ir.Table:
    """Return cells of text as a table of the engine."""
    rows = pl.DataFrame({"id": list(range(len(cells))), "cell": cells}).to_arrow()
    return engine.take("drawn_cells", rows.schema, iter(rows.to_batches()))


def test_text_is_a_day_or_none_everywhere_alike(engine: Engine) -> None:
    table = taken(engine, list(DAYS))
    forms = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d", "%d %B %Y")
    answer = engine.answer(table.select("id", read=engine.day(table.cell, forms))).sort("id")
    assert dict(zip(DAYS, answer["read"].to_list(), strict=True)) == DAYS


@pytest.mark.parametrize(
    ("form", "written", "day"),
    [
        ("%d%b%Y", "01Apr2023", date(2023, 4, 1)),
        ("%d-%b-%y", "01-APR-23", date(2023, 4, 1)),
        ("%d/%m/%y", "31/12/70", date(1970, 12, 31)),
        ("%d/%m/%y", "31/12/68", date(2068, 12, 31)),
        ("%-d.%-m.%Y", "1.4.2023", date(2023, 4, 1)),
        ("%Y%m%d", "2023-04-01", None),
    ],
)
def test_a_declared_form_of_days_is_read_everywhere_alike(
    engine: Engine, form: str, written: str, day: date | None
) -> None:
    table = taken(engine, [written])
    assert engine.answer(table.select(read=engine.day(table.cell, (form,)))).item() == day


def test_text_is_a_number_or_none_everywhere_alike(engine: Engine) -> None:
    table = taken(engine, list(NUMBERS))
    answer = engine.answer(table.select("id", read=as_number(table.cell))).sort("id")
    assert dict(zip(NUMBERS, answer["read"].to_list(), strict=True)) == NUMBERS


def test_a_code_is_trimmed_of_white_space_and_nothing_else_everywhere_alike(engine: Engine) -> None:
    table = taken(engine, list(CODES))
    answer = engine.answer(table.select("id", read=text(table.cell))).sort("id")
    assert dict(zip(CODES, answer["read"].to_list(), strict=True)) == CODES
