"""Understand cells: numbers as publishers write them, dates, flags, and what stands for none.

Every function returns Ibis expressions, so that the engine reads a million cells in one pass.
"""

from dataclasses import dataclass, replace

import ibis
from ibis.expr import types as ir

from equipath.engines.days import is_form
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError
from equipath.study.source import Column, Source

SUPPRESSED_BELOW = r"^[<≤]\s*\d+$"
"""`<5`, `< 10` and the like: hidden, whatever the threshold."""

GROUPED = r"^[-+]?\d{1,3}([, ]\d{3})+(\.\d+)?$"
"""Digits in threes. Other commas are not taken out: `1,5` must not become 15."""

TRUE = ("true", "yes", "y", "1", "1.0")
FALSE = ("false", "no", "n", "0", "0.0")

NUMBER = r"^[-+]?([0-9]{1,99}(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,2})?$"
"""What is read as a number: nothing so large that an engine could not hold it."""

LARGEST_CODE = 1e15
"""Codes held as numbers are exact up to here: 2⁵³, in whole digits."""

NO_BREAK_SPACE = "\u00a0"

DATE_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d", "%d %B %Y")
"""Tried in this order where a source names no `date_format`; days before months, as in the UK."""


@dataclass(frozen=True)
class Cells:
    """One column understood: its values, and which cells were hidden or not understood."""

    value: ir.Value
    is_suppressed: ir.BooleanValue
    is_wrong: ir.BooleanValue
    raw: ir.Value


def understand(
    at: Engine,
    table: ir.Table,
    column: Column,
    kind: str,
    source: Source,
    *,
    is_count: bool = False,
) -> Cells:
    """Read one declared column as the contract's type (`string`, `number`, `date`, `boolean`).

    A `map` translates cells before they are read. A count takes no per-cent sign.
    """
    no = ibis.literal(False)
    if column.value is not None:
        return Cells(_literal(column, kind), no, no, ibis.null("string"))
    raw = table[column.header or ""]
    if column.map and kind != "string":
        raw = text(raw, column.map)
    match kind:
        case "number":
            return number(raw, source, column.multiply_by, is_count=is_count)
        case "date":
            _check_form(column, source)
            return _last_day(_date(at, raw, column.date_format), column.last_day_of)
        case "boolean":
            return boolean(raw)
        case _:
            return Cells(text(raw, column.map), no, no, raw)


def _check_form(column: Column, source: Source) -> None:
    form = column.date_format
    if form is None or is_form(form):
        return
    raise StudyError(
        f"The source `{source.name}` does not say how its dates are written:",
        [
            Problem(
                f"sources/{source.name}.yaml",
                "date_format",
                f"`{form}` is no form of a day.",
                "Write a day, a month and a year, as in `%d/%m/%Y`, `%d %B %Y` or `%d%b%y`.",
            )
        ],
    )


def text(raw: ir.Value, mapped: dict[str, str | None] | None = None) -> ir.StringValue:
    """Read a name or code: trimmed, empty as null, translated where a map says so.

    A code that is held as a number with decimals (`21.0`) is read as the whole number it is, and
    a map that names `21` also translates the text `21.0`.
    """
    words = raw.cast("string")
    if raw.type().is_floating():
        # What is no number, or more than a whole number can be, would break the cast.
        safe = (raw.cast("float64").abs() < LARGEST_CODE).ifelse(raw, ibis.null(raw.type()))
        whole = safe.cast("int64")
        words = (raw == whole.cast("float64")).ifelse(whole.cast("string"), words)
    plain = words.strip().nullif("")
    if not mapped:
        return plain
    pairs = [(code, ours) for theirs, ours in mapped.items() for code in spellings(theirs)]
    none = [code for code, ours in pairs if ours is None]
    known = plain.isin(none).ifelse(ibis.null("string"), plain) if none else plain
    translated = [(code, ours) for code, ours in pairs if ours is not None]
    return known.cases(*translated, else_=known) if translated else known


def spellings(code: str) -> tuple[str, ...]:
    """Return a code as it may stand in text: a whole number also with the decimal of a frame."""
    return (code, f"{code}.0") if code.isdigit() else (code,)


def number(
    raw: ir.Value, source: Source, multiply_by: float | None = None, *, is_count: bool = False
) -> Cells:
    """Read a number: thousands separators and per-cent signs go, hidden cells are no number."""
    no = ibis.literal(False)
    if raw.type().is_numeric():
        value = raw.cast("float64")
        value = value.isnan().ifelse(ibis.null("float64"), value)
        return Cells(_times(value, multiply_by), no, no, raw)
    trimmed = raw.cast("string").replace(NO_BREAK_SPACE, " ").strip()
    zeros, lowered = [z.lower() for z in source.zeros], trimmed.lower()
    hidden = [s.lower() for s in source.suppressed if s.lower() not in zeros]
    is_suppressed = lowered.isin(hidden) | trimmed.re_search(SUPPRESSED_BELOW)
    is_missing = raw.isnull() | lowered.isin([m.lower() for m in source.missing])
    is_zero = lowered.isin(zeros) if zeros else no
    value = is_zero.ifelse(
        ibis.literal(0.0),
        (is_suppressed | is_missing).ifelse(ibis.null("float64"), _plain_number(trimmed, is_count)),
    )
    is_wrong = value.isnull() & ~is_suppressed.fill_null(False) & ~is_missing
    return Cells(_times(value, multiply_by), is_suppressed.fill_null(False), is_wrong, raw)


def _plain_number(cell: ir.StringValue, is_count: bool) -> ir.Value:
    """Read `1,234`, `1 234` and, unless it is to be a count, `45%`; null for what is no number."""
    bare = cell if is_count else cell.re_replace(r"\s*%$", "")
    together = bare.replace(",", "").replace(" ", "")
    return as_number(bare.re_search(GROUPED).ifelse(together, bare))


def as_number(cell: ir.StringValue) -> ir.FloatingValue:
    """Read plain digits as a number, by every engine alike; what is none is null."""
    return cell.re_search(NUMBER).ifelse(cell, ibis.null("string")).cast("float64")


def _times(value: ir.Value, factor: float | None) -> ir.Value:
    return value if factor is None else value * factor


def _date(at: Engine, raw: ir.Value, date_format: str | None) -> Cells:
    no = ibis.literal(False)
    if raw.type().is_date() or raw.type().is_timestamp():
        return Cells(raw.cast("date"), no, no, raw)
    trimmed = raw.cast("string").strip().nullif("")
    formats = (date_format,) if date_format else DATE_FORMATS
    value = at.day(trimmed, formats)
    return Cells(value, no, value.isnull() & trimmed.notnull(), raw)


def _last_day(cells: Cells, period: str | None) -> Cells:
    if period is None:
        return cells
    months = {"month": 1, "quarter": 3, "year": 12}[period]
    first = cells.value.cast("date").truncate("M")
    last = (first + ibis.interval(months=months)) - ibis.interval(days=1)
    return replace(cells, value=last.cast("date"))


def boolean(raw: ir.Value) -> Cells:
    """Read a flag: `yes`, `true`, `y` and `1`, or their opposites."""
    no = ibis.literal(False)
    if raw.type().is_boolean():
        return Cells(raw, no, no, raw)
    lowered = raw.cast("string").strip().lower().nullif("")
    value = ibis.cases(
        (lowered.isin(TRUE), True),
        (lowered.isin(FALSE), False),
    )
    return Cells(value, no, value.isnull() & lowered.notnull(), raw)


def _literal(column: Column, kind: str) -> ir.Value:
    types = {"number": "float64", "date": "date", "boolean": "boolean", "string": "string"}
    return ibis.literal(column.value).cast(types[kind])
