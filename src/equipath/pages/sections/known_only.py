"""A page without those of no known group or area: how many they are is told in their place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from equipath.pages import words
from equipath.pages.background import everyone
from equipath.pages.page import Caution
from equipath.pages.sections.how_sure import share_of
from equipath.pages.sections.measured import headline
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import ALL, NOT_KNOWN

OF_NO_GROUP = pl.col("stratum").str.contains(NOT_KNOWN, literal=True)
OF_NO_AREA = pl.col("area_code") == NOT_KNOWN


def known_only(view: View) -> View:
    """Return a view without those of no known group or area; totals stay what they are."""
    return replace(view, rows=view.rows.filter(~OF_NO_GROUP, ~OF_NO_AREA))


def left_out(told: Iterable[str]) -> Caution:
    """Return how many are left out of a page, as `of_groups` and `of_areas` tell it."""
    return Caution("Left out of this page", tuple(told))


def of_groups(view: View) -> Iterator[str]:
    """Say of how many each group is not known, and their level: of a view that has them all."""
    for row in headline(view, view.levels.filter(OF_NO_GROUP)):
        stratifier = view.background.stratifiers.get(row["stratification"], {})
        if stratifier.get("crosses") or row["stratification"] == ALL:
            continue
        title = view.background.stratification(row["stratification"])
        what = f"{title[:1].lower()}{title[1:]}"
        yield _said(view, view.background.place(row), what, row)


def of_areas(view: View) -> Iterator[str]:
    """Say of how many each kind of area is not known, and their level."""
    for row in everyone(view.levels).filter(OF_NO_AREA).iter_rows(named=True):
        if view.background.area(row).is_in_focus:
            yield _said(view, view.whole, words.level_of(row["area_type"]), row)


def _said(view: View, where: str, what: str, row: Row) -> str:
    if row["denominator"] is None:
        return f"{where}: of how many the {what} is not known is hidden."
    place = (row["area_type"], row["area_code"])
    of_all = view.level(place) if row["stratum"] != ALL else None
    if row["stratum"] == ALL and view.background.headline:
        of_all = view.level(view.background.headline[0])
    value, interval, _, _ = view.level_cells(row)
    limits = f" ({words.confidence(row)} {interval})" if row["lower_ci"] is not None else ""
    level = f"{view.level_name.lower()} is {value}{limits}"
    return f"{where}: the {what} is not known of {share_of(row, of_all)}; their {level}."
