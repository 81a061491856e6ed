"""The summary: the question, what stands out, what was looked at, and what is not known."""

import polars as pl

from equipath.pages import words
from equipath.pages.address import Address
from equipath.pages.background import LEVEL_STATISTICS, Background, Row, background, everyone
from equipath.pages.page import (
    Block,
    Caution,
    Column,
    Finding,
    Findings,
    Items,
    Page,
    Section,
    Table,
    Text,
)
from equipath.pages.sections.view import View, view_of
from equipath.results.store import Results

WARNINGS = 5
SHOWN = 12
"""How many findings a summary can hold and still be one."""
GAPS = {
    "below comparable areas": "to match comparable areas",
    "misses its target": "to reach the target",
    "does worse than the reference": "to close this gap",
}
"""What a finding's own people are for, by its kind."""


def present(results: Results) -> Page:
    """Return the first page: findings in sentences, then what was and was not looked at."""
    known = background(results)
    found = results.query("SELECT * FROM findings ORDER BY rank")
    return Page(
        name="summary",
        title="What stands out",
        lede=known.run["question"] or "",
        blocks=(
            *_answer(known, found),
            Section("What was looked at", (looked_at(known, found),)),
            Section("What is not known", not_known(known)),
        ),
    )


def _answer(known: Background, found: pl.DataFrame) -> list[Block]:
    if found.is_empty():
        return [
            Text(
                (
                    (
                        "Nothing stands out that is sure enough to be called a finding. That "
                        "is not "
                        "the same as equal care: see what is not known, below."
                    ),
                )
            )
        ]
    rate = 100 * float(known.study.get("false_discovery_rate", 0.05))
    shown = found.head(SHOWN)
    lead = (
        f"{found.height:,} comparisons stand out from all that were tested, of which about "
        f"{rate:g} in 100 may still be chance. The {shown.height} that surely concern most people "
        "come first."
    )
    blocks: list[Block] = [
        Text((lead if found.height > 1 else "One comparison stands out.",)),
        Findings(tuple(finding(known, r) for r in shown.iter_rows(named=True))),
    ]
    if found.height > SHOWN:
        blocks.append(
            Text(
                (
                    (
                        f"{found.height - SHOWN:,} more are in the run's findings; the "
                        "indicators' own "
                        "pages list the areas where most people would have to be reached."
                    ),
                )
            )
        )
    return blocks


def finding(known: Background, row: Row, evidence: Address | None = None) -> Finding:
    """Return a finding in words, with how many people would have to be reached for what."""
    area = known.area(row)
    sentence = row["sentence"].replace(area.given_name, area.name)
    # Beside a finding that allows for profiles, the levels to match allow for them too.
    is_adjusted = bool(known.indicators[row["indicator"]].expected)
    comparator = "comparable areas" if is_adjusted else f"{_whole(known)}, as counted"
    best = f"the best large group ({row['best']})" if row["best"] else "the best group"
    reach = (
        (GAPS.get(row["kind"], f"to match {comparator}"), row["people"]),
        ("to reach the target", row["reach_target"]),
        (f"to match {comparator}", row["reach_comparator"]),
        (f"to match {best}", row["reach_best"]),
    )
    needed = {label: words.people(n) for label, n in reversed(reach) if n is not None}
    ordered = tuple((label, needed[label]) for label, _ in reach if label in needed)
    return Finding(
        row["rank"],
        sentence,
        row["certainty"],
        tuple(dict.fromkeys(ordered)),
        row["result_id"],
        evidence,
    )


def _whole(known: Background) -> str:
    whole = known.study.get("areas", {}).get("whole") or {}
    return str(whole.get("name", "the comparator"))


def looked_at(known: Background, found: pl.DataFrame) -> Table:
    """Return a row an indicator: its level in the headline areas, and how much stands out."""
    places = [known.areas[key].name for key in known.headline]
    counts = dict(found.group_by("indicator").len().iter_rows())
    rows = []
    for name, indicator in known.indicators.items():
        view = view_of(known.results, name)
        when = view.when if view.rows.height else "no data"
        levels = [_level(view, key) for key in known.headline]
        note = "as published, without numbers behind it" if indicator.kind == "percentage" else ""
        rows.append(
            (indicator.title, when, *levels, words.number(counts.get(name, 0)), note or "counted")
        )
    return Table(
        "Every indicator, its level, and how many comparisons stand out",
        (
            Column("Indicator"),
            Column("Period"),
            *(Column(place, is_number=True) for place in places),
            Column("Findings", is_number=True),
            Column("How it is known"),
        ),
        tuple(rows),
    )


def _level(view: View, key: tuple[str, str]) -> str:
    rows = everyone(view.levels).filter(
        pl.col("area_type") == key[0], pl.col("area_code") == key[1]
    )
    if rows.is_empty():
        return "–"
    row = rows.row(0, named=True)
    return view.level_cells(row)[0]


def not_known(known: Background) -> tuple[Block, ...]:
    """Say what the numbers cannot say, what is wrong with the data, and how much is hidden."""
    caveats: dict[str, list[str]] = {}
    for indicator in known.indicators.values():
        for caveat in indicator.caveats:
            caveats.setdefault(caveat, []).append(indicator.title)
    said = [f"{words.listed(titles, 3)}: {caveat}" for caveat, titles in caveats.items()]
    warned = known.results.query(
        "SELECT message FROM data_findings WHERE severity <> 'note' ORDER BY count DESC"
    )
    blocks: list[Block] = []
    if said:
        blocks.append(Caution("What the numbers cannot say", tuple(said)))
    if warned.height:
        blocks.append(Text(("Of the data:",)))
        blocks.append(Items(tuple(warned["message"].head(WARNINGS))))
        if warned.height > WARNINGS:
            more = f"{warned.height - WARNINGS} more warnings are under Data quality."
            blocks.append(Text((more,)))
    hidden = _hidden(known)
    blocks.append(Text((hidden,)))
    return tuple(blocks)


def _hidden(known: Background) -> str:
    statistics = ", ".join(f"'{s}'" for s in LEVEL_STATISTICS)
    row = known.results.query(
        "SELECT count(*) AS n, count(*) FILTER (is_suppressed AND value IS NULL) AS hidden, "
        "count(*) FILTER (is_suppressed AND value IS NULL AND note LIKE '%where it was published%')"
        f" AS unknown FROM results WHERE statistic IN ({statistics})"  # our own words, not input
    ).row(0)
    total, hidden, unknown = row
    protected = hidden - unknown
    told = (
        f"{protected:,} of {total:,} levels are hidden to protect people, and nothing can be said "
        "of those groups here."
        if protected
        else f"None of the {total:,} levels is hidden by the disclosure policy."
    )
    if unknown:
        told += f" {unknown:,} are not known, because a count that they need was not published."
    return told
