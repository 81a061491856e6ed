"""Data quality: what did not fit, who is in no known group or place, and what is hidden."""

from collections.abc import Sequence

import polars as pl

from equipath.pages import words
from equipath.pages.background import LEVEL_STATISTICS, Background, Row, background
from equipath.pages.page import Block, Column, Page, Section, Table, Text
from equipath.results.store import Results
from equipath.vocabulary import NOT_KNOWN, Severity

SEVERITIES = {
    Severity.ERROR: "Errors",
    Severity.WARNING: "Warnings: read these before using the numbers",
    Severity.NOTE: "Notes",
}


def present(results: Results) -> Page:
    """Return what the checks found, the gravest first."""
    known = background(results)
    sections = (*_found(known), _unknown(known), _hidden(known))
    return Page(
        name="data-quality",
        title="Data quality",
        lede="What did not fit when the sources were read, who is in no known group or place, and "
        "what is hidden to protect people.",
        blocks=tuple(s for s in sections if s),
        group="About",
    )


def _found(known: Background) -> list[Section]:
    rows = known.results.table("data_findings")
    if rows.is_empty():
        return [Section("What did not fit", (Text(("Everything that was read fitted.",)),))]
    sections = []
    for severity, title in SEVERITIES.items():
        mine = rows.filter(pl.col("severity") == severity.value).sort("source", "reason")
        if mine.height:
            sections.append(Section(title, (_table(title, list(mine.iter_rows(named=True))),)))
    return sections


def _table(title: str, rows: list[Row]) -> Table:
    return Table(
        title,
        (
            Column("Source"),
            Column("What was found"),
            Column("Rows or values", is_number=True),
            Column("Out of", is_number=True),
            Column("What to do"),
        ),
        tuple(
            (
                r["source"] or "–",
                r["message"],
                words.number(r["count"]),
                words.number(r["total"]),
                r["advice"] or "–",
            )
            for r in rows
        ),
    )


def _unknown(known: Background) -> Section | None:
    """Return how many are in the group, or the area, that is not known: always shown."""
    rows = known.results.query(
        "SELECT indicator, area_type, area_code, stratification, stratum, numerator, denominator, "
        "is_suppressed, result_id FROM results WHERE statistic IN ('proportion', 'rate') AND "
        "(stratum = ? OR area_code = ?) AND period_end = (SELECT max(period_end) FROM results r "
        "WHERE r.indicator = results.indicator) ORDER BY indicator, area_type, stratification",
        NOT_KNOWN,
        NOT_KNOWN,
    )
    headline = set(known.headline)
    shown = [
        r
        for r in rows.iter_rows(named=True)
        if r["area_code"] == NOT_KNOWN or (r["area_type"], r["area_code"]) in headline
    ]
    by_group = [r for r in shown if r["stratum"] == NOT_KNOWN and r["area_code"] != NOT_KNOWN]
    by_area = [r for r in shown if r["area_code"] == NOT_KNOWN and r["stratification"] == "All"]
    tables: list[Block] = []
    if by_group:
        tables.append(_counts("People whose group is not known", known, by_group))
    if by_area:
        tables.append(_counts("People whose area is not known", known, by_area))
    return Section("Groups and areas that are not known", tuple(tables)) if tables else None


def _counts(caption: str, known: Background, rows: Sequence[Row]) -> Table:
    return Table(
        caption,
        (
            Column("Indicator"),
            Column("Area"),
            Column("Group"),
            Column("Numerator", is_number=True),
            Column("Denominator", is_number=True),
            Column("Result", is_id=True),
        ),
        tuple(
            (
                known.indicators[r["indicator"]].title,
                known.place(r),
                f"{known.stratification(r['stratification'])}: {r['stratum']}"
                if r["stratum"] == NOT_KNOWN
                else words.stratum(r["stratum"]),
                words.count(r["numerator"], is_hidden=r["is_suppressed"]),
                words.count(r["denominator"], is_hidden=r["is_suppressed"]),
                r["result_id"],
            )
            for r in rows
        ),
    )


def _hidden(known: Background) -> Section:
    statistics = ", ".join(f"'{s}'" for s in LEVEL_STATISTICS)
    rows = known.results.query(
        "SELECT indicator, area_type, count(*) AS n, "
        "count(*) FILTER (is_suppressed AND value IS NULL) AS hidden FROM results "
        f"WHERE statistic IN ({statistics}) GROUP BY ALL HAVING hidden > 0 "  # our own words
        "ORDER BY indicator, area_type"
    )
    if rows.is_empty():
        text = "No level is hidden: the disclosure policy had nothing to hide here."
        return Section("What is hidden", (Text((text,)),))
    return Section(
        "What is hidden",
        (
            Table(
                "Levels that the disclosure policy hides",
                (
                    Column("Indicator"),
                    Column("Areas"),
                    Column("Hidden", is_number=True),
                    Column("Of", is_number=True),
                ),
                tuple(
                    (
                        known.indicators[name].title,
                        words.level_of(area_type, 2),
                        words.number(hidden),
                        words.number(n),
                    )
                    for name, area_type, n, hidden in rows.iter_rows()
                ),
            ),
        ),
    )
