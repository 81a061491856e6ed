"""An indicator's numbers to be taken away, with what has to be known to use and to cite them."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from equipath.errors import DashboardError
from equipath.pages import words
from equipath.pages.address import Address, Place
from equipath.pages.background import Background, Row
from equipath.pages.citation import citation
from equipath.pages.focus import view_in
from equipath.pages.sections import numbers
from equipath.pages.sections.view import View
from equipath.results.schema import RESULTS
from equipath.results.store import Results

WITHIN = "within"
"""The choice that takes the areas within along: `?within=1`."""

MOST = 200_000
"""Rows of one extract: more than a spreadsheet is any good with, and a few seconds to write."""

NAMES = ("indicator_title", "area_name")
"""Columns that the results lack and a reader wants, each beside its code."""

PROVENANCE = ("study", "run_id", "source_title", "publisher", "licence", "citation")
"""Columns that say in every row where it comes from: rows are cut out, joined and sent on."""


class TooMuch(DashboardError):
    """What was asked for is more than is given at once; the message says what to choose."""


@dataclass(frozen=True)
class Extract:
    """Rows of an indicator in an area: the columns of the results, and names for the codes.

    `sources` are the files that it was counted from, `terms` what has to be known beside them.
    """

    title: str
    place: str
    period: str
    citation: str
    run: Row
    rows: pl.DataFrame
    sources: tuple[Row, ...]
    terms: tuple[tuple[str, str], ...]

    def with_provenance(self) -> pl.DataFrame:
        """Return the rows with where they come from in every one of them."""
        said: Mapping[str, str] = {
            "study": self.run["title"] or self.run["study"],
            "run_id": self.run["run_id"],
            "source_title": self._of_sources("title"),
            "publisher": self._of_sources("publisher"),
            "licence": self._of_sources("licence"),
            "citation": self.citation,
        }
        return self.rows.with_columns(pl.lit(said[name]).alias(name) for name in PROVENANCE)

    def _of_sources(self, column: str) -> str:
        return "; ".join(dict.fromkeys(s[column] for s in self.sources if s[column]))


def extract(results: Results, address: Address, most: int = MOST) -> Extract:
    """Return every number of an indicator in the address's area.

    With the choice `within` those of all areas within it too. Raises `TooMuch` above `most`
    rows, and `NoSuchScreen` for an indicator or area that is not there.
    """
    view = view_in(results, address.of, address.area)
    within = address.choice(WITHIN) == "1"
    rows = _within(view, results, address) if within else numbers.rows_of(view, address)
    if rows.height > most:
        instead = "an area further down" if within else "a smaller area"
        raise TooMuch(
            f"That is {rows.height:,} rows, and {most:,} are given at once. Choose {instead}, "
            "or ask the API at /api/, which gives them in parts."
        )
    known = view.background
    name = _place(known, address.area)
    title = f"{view.indicator.title}, {name}{' and the areas within' if within else ''}"
    run = known.run
    return Extract(
        title=title,
        place=name,
        period=view.when if not view.last.is_empty() else "no data",
        citation=citation(run, title),
        run=run,
        rows=_named(known, view, rows),
        sources=_sources(results, view),
        terms=_terms(view),
    )


def _within(view: View, results: Results, address: Address) -> pl.DataFrame:
    """Return the rows of an area and of all that lies in it; of the whole, all rows."""
    whole = view.background.headline[0] if view.background.headline else None
    if address.area is None or address.area == whole:
        return view.rows
    kind, code = address.area
    inside = [
        key
        for key, at in view.background.areas.items()
        if key == address.area or at.parent_codes.get(kind) == code
    ]
    places = pl.DataFrame(inside, schema=["area_type", "area_code"], orient="row")
    everywhere = view_in(results, address.of, None).rows
    return everywhere.join(places, on=["area_type", "area_code"], how="semi", maintain_order="left")


def _named(known: Background, view: View, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the columns of the results with the names of the area and the indicator."""
    names = pl.DataFrame(
        [(kind, code, at.name) for (kind, code), at in known.areas.items()],
        schema={"area_type": pl.String, "area_code": pl.String, "area_name": pl.String},
        orient="row",
    )
    named = rows.join(names, on=["area_type", "area_code"], how="left", maintain_order="left")
    columns = list(RESULTS)
    columns.insert(columns.index("indicator") + 1, "indicator_title")
    columns.insert(columns.index("area_code") + 1, "area_name")
    return named.with_columns(
        pl.lit(view.indicator.title).alias("indicator_title"),
        pl.col("area_name").fill_null(pl.col("area_code")),
    ).select(columns)


def _sources(results: Results, view: View) -> tuple[Row, ...]:
    found = results.query(
        "SELECT source, title, publisher, licence, vintage FROM sources WHERE source = ? "
        "ORDER BY ALL",
        view.indicator.source,
    )
    return tuple(found.unique(maintain_order=True).iter_rows(named=True))


def _terms(view: View) -> tuple[tuple[str, str], ...]:
    """Return what the indicator is, and what to know before its numbers are used."""
    told = view.indicator
    return (
        ("Counted (numerator)", told.numerator.words),
        ("Out of (denominator)", told.denominator.words),
        ("Why it matters", told.why_it_matters),
        *(("Before you use these numbers", caveat) for caveat in told.caveats),
        ("Disclosure policy", view.background.run["policy"] or "none"),
    )


def _place(known: Background, area: Place | None) -> str:
    where = area or (known.headline[0] if known.headline else None)
    return known.areas[where].name if where in known.areas else words.NOT_KNOWN
