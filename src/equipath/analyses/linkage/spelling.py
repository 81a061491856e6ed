"""Bring the cells that are compared to one spelling; what says nothing of a person is null."""

from collections.abc import Callable

import polars as pl

from equipath.study.linkage import Kind
from equipath.vocabulary import NOT_KNOWN

NO_PLACE = "ZZ99"
"""Begins the postcodes that stand for no fixed abode, abroad or unknown, in the NHS Postcode
Directory: that two records have one says nothing of where the people live."""

INWARD = 3
"""Characters of a postcode after its space."""


def spelt(frame: pl.DataFrame, kinds: dict[str, Kind]) -> pl.DataFrame:
    """Return rows with each compared column as its kind is spelt, empty cells null."""
    columns = []
    for name, kind in kinds.items():
        cell = pl.col(name)
        if kind == "date_of_birth":
            is_text = frame.schema[name] == pl.String
            columns.append(cell.str.to_date("%Y-%m-%d", strict=False) if is_text else _day(cell))
        else:
            text = _SPELLING[kind](cell.cast(pl.String))
            columns.append(pl.when(text != "").then(text).alias(name))
    return frame.with_columns(columns)


def _day(cell: pl.Expr) -> pl.Expr:
    return cell.cast(pl.Date, strict=False)


def _name(text: pl.Expr) -> pl.Expr:
    """Keep letters, without accents: O’Brien and OBRIEN, José and Jose are one."""
    return text.str.normalize("NFKD").str.replace_all(r"[^\p{L}]", "").str.to_lowercase()


def _identifier(text: pl.Expr) -> pl.Expr:
    return text.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")


def _postcode(text: pl.Expr) -> pl.Expr:
    plain = _identifier(text)
    outward = plain.str.head(-INWARD)
    whole = outward + " " + plain.str.tail(INWARD)
    return pl.when((outward != "") & ~plain.str.starts_with(NO_PLACE)).then(whole)


def _exact(text: pl.Expr) -> pl.Expr:
    trimmed = text.str.strip_chars()
    return pl.when(trimmed != NOT_KNOWN).then(trimmed)


_SPELLING: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    "name": _name,
    "postcode": _postcode,
    "identifier": _identifier,
    "exact": _exact,
}
