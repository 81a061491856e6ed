"""How sure an indicator's numbers are here: people behind them, chance, unknowns, hidden, data."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from statistics import median

import polars as pl

from equipath.pages import words
from equipath.pages.address import Address, Place
from equipath.pages.background import everyone
from equipath.pages.behind import sources_behind
from equipath.pages.focus import below_of
from equipath.pages.page import Facts, Section
from equipath.pages.sections.view import SOURCES, Row, View
from equipath.results.store import Results
from equipath.vocabulary import ALL, NOT_KNOWN, Severity

Told = tuple[str, list[str], Address]
"""What is told of, the sentences, and where a reader sees more of it."""

STANDARDISED = {
    "directly_standardised_rate": "rates standardised directly",
    "indirectly_standardised_ratio": "counts per 100 expected",
    "indirectly_standardised_rate": "rates standardised indirectly",
    "adjusted_gap": "gaps between groups that are alike in what is adjusted for",
}
AS_COUNTED = (
    "Nothing: these are levels as counted. Where older or iller people live, or belong to a group, "
    "that alone may make the difference."
)
SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def section(view: View, address: Address) -> Section | None:
    """Return, in sentences made of the results of the area, how far they can be relied upon."""
    known = view.background
    place = address.area or (known.headline or (None,))[0]
    if view.last.is_empty() or place is None:
        return None
    row = view.level(place)
    look = replace(address, chosen=())
    told: list[Told] = [
        ("People behind it", _people(view, row), replace(look, view="numbers")),
        ("Chance", list(_chance(view, row, address)), replace(look, view="areas")),
        ("Not known", list(_not_known(view, place, row)), replace(look, view="data")),
        ("Hidden", _hidden(view, place), Address("data_quality")),
        ("Allowed for", _allowed_for(view), replace(look, view="groups")),
        ("The data", _data(view), Address("data_quality")),
    ]
    given = [(what, " ".join(said), to) for what, said, to in told if said]
    rows = tuple((what, said) for what, said, _ in given)
    return Section("How sure this is", (Facts(rows, tuple(to for _, _, to in given)),))


def _people(view: View, row: Row | None) -> list[str]:
    if view.indicator.kind == "percentage":
        return ["It was published without its denominator: how many people it is of is not known."]
    if row is None:
        return ["There is no level here: what it would rest on was not counted."]
    if row["numerator"] is None or row["denominator"] is None:
        return ["How many it rests on is hidden to protect them."] if row["is_suppressed"] else []
    counted, of = words.count(row["numerator"]), words.count(row["denominator"])
    return [f"{counted} were counted, out of {of}."]


def _chance(view: View, row: Row | None, address: Address) -> Iterator[str]:
    """Say how wide the interval is here, and in the areas just below."""
    if row is not None and row["lower_ci"] is not None:
        yield (
            f"The {words.confidence(row)} runs from {words.number(row['lower_ci'], view.decimals)} "
            f"to {words.amount(row['upper_ci'], view.suffix, view.decimals)}: "
            f"{_said(view, _width(row))} from end to end."
        )
    elif row is not None and row["value"] is not None:
        yield "There is no interval: how much of it is chance is not known."
    below = below_of(view.background, address.area)
    held = everyone(view.levels).filter(
        pl.col("area_type").is_in(list(below)), pl.col("lower_ci").is_not_null()
    )
    levels = {(r["area_type"], r["area_code"]): r for r in held.iter_rows(named=True)}
    for kind, places in below.items():
        rows = [levels[p] for p in places if p in levels]
        if len(rows) > 1:
            widest = max(rows, key=_width)
            yield (
                f"Of the {len(rows):,} {words.level_of(kind, len(rows))} within, half have one "
                f"wider than {_said(view, median(map(_width, rows)))}; the widest, of "
                f"{view.background.place(widest)}, is {_said(view, _width(widest))}."
            )


def _width(row: Row) -> float:
    return float(row["upper_ci"]) - float(row["lower_ci"])


def _said(view: View, width: float) -> str:
    least = 10.0**-view.decimals
    if round(width, view.decimals) < least:
        return f"less than {words.amount(least, view.points, view.decimals)}"
    return words.amount(width, view.points, view.decimals)


def _not_known(view: View, place: Place, row: Row | None) -> Iterator[str]:
    """Say of how many each group and area is not known, and which are known of everyone."""
    nobody, hidden = [], []
    for title, lost in [*_groups(view, place), *_areas(view, place)]:
        if lost is None or lost["denominator"] == 0:
            nobody.append(title)
        elif lost["denominator"] is None:
            hidden.append(title)
        else:
            yield f"{_capital(title)}: not known of {share_of(lost, row)}."
    if hidden:
        verb = "is" if len(hidden) == 1 else "are"
        yield f"Of how many {words.listed(hidden)} {verb} not known is hidden."
    if nobody:
        verb = "is" if len(nobody) == 1 else "are"
        yield f"{_capital(words.listed(nobody))} {verb} known of everyone counted."


def _groups(view: View, place: Place) -> Iterator[tuple[str, Row | None]]:
    """Return each stratification's title, and the row of those in no known stratum of it."""
    mine = view.levels.filter(
        pl.col("area_type") == place[0],
        pl.col("area_code") == place[1],
        pl.col("stratification") != ALL,
    )
    for name in mine["stratification"].unique(maintain_order=True):
        stratifier = view.background.stratifiers.get(name, {})
        if stratifier and not stratifier.get("crosses") and not stratifier.get("is_flow"):
            rows = mine.filter(stratification=name, stratum=NOT_KNOWN)
            lost = None if rows.is_empty() else rows.row(0, named=True)
            title = stratifier["title"]
            yield f"{title[:1].lower()}{title[1:]}", lost


def _areas(view: View, place: Place) -> Iterator[tuple[str, Row]]:
    """Return the kinds of area that some people are in no known one of, of the whole."""
    if place == (view.background.headline or (None,))[0]:
        for kind in view.background.levels:
            lost = view.level((kind, NOT_KNOWN))
            if lost is not None:
                yield words.level_of(kind), lost


def share_of(row: Row, of_all: Row | None) -> str:
    """Say what share of all the people of a row are, and how many."""
    all_ = of_all["denominator"] if of_all is not None else None
    people = words.count(row["denominator"])
    if not all_:
        return people
    share = 100 * row["denominator"] / all_
    said = "less than 0.1" if 0 < share < 0.05 else words.number(share, 1)
    return f"{said}% ({people} of {words.count(all_)})"


def _hidden(view: View, place: Place) -> list[str]:
    """Say how many of the levels here, and of the areas within, the policy hides."""
    inside = {place, *view.background.focus}
    is_hidden = pl.col("value").is_null() & pl.col("is_suppressed")
    rows = view.levels.select("area_type", "area_code", "stratification", is_hidden)
    levels = [(groups, gone) for *at, groups, gone in rows.iter_rows() if tuple(at) in inside]
    hidden = [groups for groups, gone in levels if gone]
    if len(levels) == 1:
        return [f"The one level here is {'' if hidden else 'not '}hidden to protect people."]
    if not hidden:
        return [f"None of the {len(levels):,} levels here and within is hidden."]
    of_groups = sum(groups != ALL for groups in hidden)
    verb = "is" if len(hidden) == 1 else "are"
    of = f", {of_groups:,} of them of groups" if of_groups else ""
    many = f"{len(hidden):,} of the {len(levels):,} levels here and within"
    return [f"{many} {verb} hidden to protect people{of}."]


def _allowed_for(view: View) -> list[str]:
    """Say whether anything is allowed for beside what was counted, and by what."""
    there = set(view.last["statistic"].unique())
    beside = [said for name, said in STANDARDISED.items() if name in there]
    if not beside:
        return [AS_COUNTED]
    model = f", of {view.model}" if view.model and "indirectly_standardised_ratio" in there else ""
    return [f"The level is as counted. Beside it stand {words.listed(beside)}{model}."]


def _data(view: View) -> list[str]:
    known = view.background
    return list(_found_in(known.results, tuple(sources_behind(known, view.indicator))))


@lru_cache(maxsize=SOURCES)
def _found_in(results: Results, names: tuple[str, ...]) -> tuple[str, ...]:
    """Say what was found when sources were read, the gravest first."""
    marks = ", ".join("?" for _ in names)
    found = results.query(
        f"SELECT severity, message FROM data_findings WHERE source IN ({marks}) "
        "ORDER BY count DESC NULLS LAST, message",
        *names,
    )
    titles = results.query(f"SELECT title FROM sources WHERE source IN ({marks})", *names)
    given = titles["title"].drop_nulls().unique(maintain_order=True).to_list()
    of = words.listed([f"“{title}”" for title in given or names], 3)
    if found.is_empty():
        return (f"Nothing amiss was found in {of}.",)
    by_severity = {s: found.filter(severity=s.value)["message"].to_list() for s in SEVERITIES}
    many = [
        f"{len(messages):,} {SEVERITIES[severity]}{'' if len(messages) == 1 else 's'}"
        for severity, messages in by_severity.items()
        if messages
    ]
    gravest = next(messages[0] for messages in by_severity.values() if messages)
    return f"{_capital(words.listed(many))} about {of}.", gravest


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
