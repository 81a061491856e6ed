"""Expected and actual uptake: how many were treated of those whom the need lets expect."""

import polars as pl

from equipath.pages import words
from equipath.pages.background import level_below, more
from equipath.pages.page import Column, Section, Table, Text
from equipath.pages.sections.measured import explained, headline
from equipath.pages.sections.view import Row, View
from equipath.study.need import Need
from equipath.vocabulary import ALL, NOT_KNOWN

COLUMNS = (
    Column("Area and group"),
    Column("Counted", is_number=True),
    Column("Counted, on the months compared", is_number=True),
    Column("Expected", is_number=True),
    Column("Counted per 100 expected", is_number=True),
    Column("From and to", is_number=True),
    Column("In words"),
    Column("Result", is_id=True),
)
LISTED = 60


def section(view: View) -> Section | None:
    """Return the model of need in words, and a table of areas and groups beside it."""
    need = view.indicator.need
    rows = view.statistic("expected_uptake")
    if need is None or rows.is_empty():
        return None
    heads = headline(view, rows)
    areas = [
        r
        for level in level_below(view.background)
        for r in view.focused(rows.filter(pl.col("stratification") == ALL), level)
    ]
    told = [_sentence(view, r) for r in heads if r["stratification"] == ALL]
    listed = [*heads, *areas]
    left = len(listed) - LISTED
    table = Table(
        f"Counted and expected, {view.when}",
        COLUMNS,
        tuple(_cells(view, r) for r in listed[:LISTED]),
        note=f"{left:,} more are in the results only." if left > 0 else "",
    )
    text = Text((*told, _model(view, need)))
    return Section("Expected and actual uptake", (text, table, explained(["expected_uptake"])))


def _sentence(view: View, row: Row) -> str:
    place = view.background.place(row)
    if row["value"] is None:
        return f"{place}: not compared: {row['note']}."
    said = more(row)
    counted = f"{words.count(row['numerator'])} were counted"
    if said["observed"] != row["numerator"]:
        counted += f", {words.number(said['observed'], 1)} on {said['months']:g} months"
    return (
        f"{place}: {counted}, of {_expected(row)} expected in {said['months']:g} months: "
        f"{_share(said['ratio_at_upper_need'])} to {_share(said['ratio_at_lower_need'])} of every "
        f"100 expected. {_who(row)}"
    )


def _model(view: View, need: Need) -> str:
    part = "" if need.share == 1 else f", of whom {100 * need.share:g}% are here"
    counted = {"starts": "who start", "ever treated": "ever treated"}[need.counts]
    return (
        f"What is expected: {need.lower:,.0f} to {need.upper:,.0f} people {counted} in "
        f"{need.months:g} months{part}, spread over areas and groups as are {view.out_of} "
        f"({need.words}). It is somebody's estimate: fewer than expected is a question, and no "
        "proof, of need that is not met."
    )


def _expected(row: Row) -> str:
    said = more(row)
    ends = [words.number(said[f"{end}_expected"], 1) for end in ("lower", "upper")]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _share(ratio: float) -> str:
    return words.number(100 * ratio)


def _who(row: Row) -> str:
    """Say who does worse, or that chance and the range of need leave it open."""
    if row["lower_ci"] <= 1 <= row["upper_ci"]:
        return "Chance and the range of need leave open whether that is too few."
    return "That is fewer than expected." if row["value"] < 1 else "That is more than expected."


def _cells(view: View, row: Row) -> tuple[str, ...]:
    place = f"{view.background.place(row)}: {words.stratum(row['stratum'])}"
    if row["value"] is None:
        hidden = bool(row["is_suppressed"])
        counted = words.count(row["numerator"], is_hidden=hidden)
        return (place, counted, "–", "–", "–", "–", row["note"], row["result_id"])
    said = more(row)
    ends = (words.number(100 * row[name]) for name in ("lower_ci", "upper_ci"))
    return (
        place if row["stratum"] != NOT_KNOWN else f"{place} ({row['stratification']})",
        words.count(row["numerator"]),
        words.number(said["observed"], 1),
        _expected(row),
        words.number(100 * row["value"]),
        " to ".join(ends),
        _who(row),
        row["result_id"],
    )
