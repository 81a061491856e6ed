"""Where along a pathway a gap opens: who is left at each stage, by group."""

from equipath.charts import cascade
from equipath.pages import words
from equipath.pages.background import Row, more
from equipath.pages.page import Block, Chart, Column, Section, Table, Text
from equipath.pages.sections import stage_gaps
from equipath.pages.sections.stages import DECAY, RECOVERABLE, RETENTION, Place, Stages
from equipath.vocabulary import ALL

START = "Start"
GAP = (
    Column("Stage"),
    Column("Times the reference", is_number=True),
    Column("95% interval", is_number=True),
    Column("The gap"),
    Column("Share of the whole gap", is_number=True),
    Column("In words"),
    Column("People recoverable", is_number=True),
    Column("95% interval", is_number=True),
    Column("Results", is_id=True),
)
CHANGES = {
    "opens": "opens",
    "widens": "widens",
    "narrows": "narrows",
    "closes": "closes",
    "reverses": "turns round",
    "unchanged": "stays as it is",
}


CHANCE = "perhaps by chance"


def section(stages: Stages, name: str) -> Section | None:
    """Return a stratification's cascade and gap in each headline area, or nothing."""
    blocks: list[Block] = []
    for key in stages.areas:
        group = stages.furthest(name, key)
        if group is None:
            continue
        told = _told(stages, name, key, group)
        blocks += [Text((told,))] if told else []
        gap = _gap(stages, name, key, group)
        blocks.append(_chart(stages, name, key, group))
        blocks.append(stage_gaps.chart(stages, name, key, group, gap))
    title = stages.background.stratification(name)
    return Section(f"By {title[:1].lower()}{title[1:]}", tuple(blocks)) if blocks else None


def _place(stages: Stages, key: Place) -> str:
    return stages.background.place({"area_type": key[0], "area_code": key[1]})


def _told(stages: Stages, name: str, key: Place, group: str) -> str:
    """Say at which stage the gap does what, and how many people mending each would give back."""
    parts = []
    for number in stages.numbers:
        row = stages.get(DECAY, key, name, group, number)
        said = more(row) if row else {}
        change = CHANGES.get(said.get("gap_change") or "")
        if row is None or not change:
            continue
        share = said.get("stage_share")
        chance = CHANCE if CHANCE in (row["direction"] or "") else ""
        of = [f"{words.number(100 * share)}% of it" if share is not None else "", chance]
        beside = f" ({', '.join(o for o in of if o)})" if any(of) else ""
        parts.append(f"{change} at “{stages.title(number)}”{beside}")
    if not parts:
        return ""
    place = stages.background.place({"area_type": key[0], "area_code": key[1]})
    return (
        f"{place}: the gap between “{group}” and “{stages.reference(name)}” "
        f"{words.listed(parts)}.{_given_back(stages, name, key, group)}"
    )


def _given_back(stages: Stages, name: str, key: Place, group: str) -> str:
    """Say which stage would surely give back most people, and how many."""
    found = [(n, stages.get(RECOVERABLE, key, name, group, n)) for n in stages.numbers]
    sure = [(n, r) for n, r in found if r and r["lower_ci"] is not None and r["lower_ci"] > 0]
    if not sure:
        return ""
    number, row = max(sure, key=lambda pair: pair[1]["value"])
    return (
        f" If “{stages.title(number)}” lost no more of them than of “{stages.reference(name)}”, "
        f"{words.people(row['value'])} more would get to the end ({words.confidence(row)} "
        f"{words.interval(row, 0)})."
    )


def _chart(stages: Stages, name: str, key: Place, group: str) -> Chart:
    title = _title(stages, name, key, group)
    strata = [s for s in stages.strata(name, key) if s != ALL]
    start = [START] if stages.pathway.is_nested else []
    shown = [*start, *(stages.title(n) for n in stages.numbers)]
    rows = [
        {"stratum": s, "stage": label, "value": value}
        for s in strata
        for label, value in zip(
            shown,
            [*(100.0 for _ in start), *(stages.kept(key, name, s, n) for n in stages.numbers)],
            strict=True,
        )
    ]
    axis = "Left of every 100 who start" if start else "Per cent at each stage"
    of = stages.background.stratification(name).lower()
    return Chart(
        title=title,
        description=f"Line chart of who is left at each of {len(stages.numbers)} stages by {of}, "
        f"“{group}” and “{stages.reference(name)}” marked. {title}. The numbers are in the table "
        "below.",
        spec=cascade.draw(rows, shown, group, stages.reference(name), axis),
        table=Table(
            f"{stages.pathway.title} by {of}, {_place(stages, key)}, {stages.when}",
            (
                *kept_columns(stages, "Group and stage"),
                Column("Times the reference", is_number=True),
                Column("Results", is_id=True),
            ),
            tuple(_cells(stages, name, key, s, n) for s in strata for n in stages.numbers),
            note="Times the reference: how many times as likely as in "
            f"“{stages.reference(name)}” it is to be kept at the stage; below 1 means that more "
            "are lost.",
        ),
        source=f"{stages.pathway.title}, {stages.when}.",
    )


def _title(stages: Stages, name: str, key: Place, group: str) -> str:
    last, reference = stages.numbers[-1], stages.reference(name)
    ends = [stages.kept(key, name, s, last) for s in (group, reference or "")]
    if ends[0] is None or ends[1] is None:
        return f"{_place(stages, key)}: who is left at each stage"
    a, b = (words.number(end) for end in ends)
    return (
        f"{_place(stages, key)}: {a} of every 100 in “{group}” get to “{stages.title(last)}”, "
        f"{b} in “{reference}”"
        if stages.pathway.is_nested
        else f"{_place(stages, key)}: “{stages.title(last)}” is {a}% in “{group}”, {b}% in "
        f"“{reference}”"
    )


def _gap(stages: Stages, name: str, key: Place, group: str) -> Table:
    return Table(
        f"{_place(stages, key)}: where the gap between “{group}” and “{stages.reference(name)}” "
        "is made",
        GAP,
        tuple(_gap_cells(stages, name, key, group, n) for n in stages.numbers),
        note="Shares add up to 100% of the whole gap; one below nought makes up for some of it. "
        "People recoverable: how many more would get to the end if this stage lost no more than "
        "the reference's, the later stages being as they are.",
    )


def _gap_cells(stages: Stages, name: str, key: Place, group: str, number: str) -> tuple[str, ...]:
    hidden = stages.is_hidden(key, name, group)
    row = stages.get(DECAY, key, name, group, number)
    back = stages.get(RECOVERABLE, key, name, group, number)
    said = more(row) if row else {}
    share = said.get("stage_share")
    direction = (row["direction"] or "") if row else ""
    return (
        stages.title(number),
        _number(row, 2, is_hidden=hidden),
        words.interval(row, 2) if row else "–",
        CHANGES.get(said.get("gap_change") or "", "–"),
        f"{words.number(100 * share)}%" if share is not None else "–",
        f"{direction[:1].upper()}{direction[1:]}" or "–",
        words.people(back["value"])
        if back and back["value"] is not None
        else _number(back, 0, is_hidden=hidden),
        _people_interval(back),
        " ".join(r["result_id"] for r in (row, back) if r),
    )


def _people_interval(row: Row | None) -> str:
    """Return the interval of people, signed as it is: below nought the group loses fewer."""
    return words.interval(row, 0) if row else "–"


def _number(row: Row | None, decimals: int, *, is_hidden: bool) -> str:
    if row is None or row["value"] is None:
        return words.HIDDEN if is_hidden else "–"
    return words.number(row["value"], decimals)


def kept_columns(stages: Stages, first: str) -> tuple[Column, ...]:
    """Return the columns of `kept_cells` behind one that names the row."""
    kept, left = "Kept from the stage before", "Left of all who started"
    if not stages.pathway.is_nested:
        kept, left = "Share at the stage", "Shares multiplied"
    return (
        Column(first),
        Column("People", is_number=True),
        Column(kept, is_number=True),
        Column("95% interval", is_number=True),
        Column(left, is_number=True),
    )


def _cells(stages: Stages, name: str, key: Place, stratum: str, number: str) -> tuple[str, ...]:
    hidden = stages.is_hidden(key, name, stratum)
    kept = stages.get(RETENTION, key, name, stratum, number)
    ratio = stages.get(DECAY, key, name, stratum, number)
    return (
        f"{words.stratum(stratum)}: {stages.title(number)}",
        *kept_cells(kept, is_hidden=hidden),
        "reference" if stratum == stages.reference(name) else _number(ratio, 2, is_hidden=hidden),
        " ".join(r["result_id"] for r in (kept, ratio) if r),
    )


def kept_cells(row: Row | None, *, is_hidden: bool) -> tuple[str, str, str, str]:
    """Return the people at a stage, the share kept there with its interval, and of all."""
    if row is None:
        return ("–", "–", "–", "–")
    left = more(row).get("cumulative")
    missing = words.HIDDEN if is_hidden else "–"
    return (
        words.count(row["numerator"], is_hidden=is_hidden),
        words.amount(row["value"], "%") if row["value"] is not None else missing,
        words.interval(row),
        words.amount(left, "%") if left is not None else missing,
    )
