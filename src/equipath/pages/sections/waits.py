"""How long it takes: of all whose clocks started, how many came to the end by each day."""

from collections.abc import Collection

from equipath.charts import survival
from equipath.pages import words
from equipath.pages.background import Row, more
from equipath.pages.page import Block, Chart, Column, Section, Table, Text
from equipath.pages.sections import adjusted_waits
from equipath.pages.sections.followed_waits import FollowedWaits, Place
from equipath.study.indicator import MEDIAN, ordinal

HOW = (
    "Counted are all whose clocks started, whoever is still waiting with them; those who left "
    "otherwise, by removal or death, are not counted as people who may still come to the end."
)
DELAYED = (
    "To protect people, a curve takes its steps only when enough people stand behind them: it "
    "runs a little below the true one, and a median a little above. Where it has not begun to "
    "rise, some may have come to the end, but fewer than may be told of."
)
TOO_FEW = "too few yet"
MOST_DAYS = 6
"""For more days a table of those at risk would be wider than a page."""
CERTAIN = 0.05
LEAST_P = 0.001


def section(waits: FollowedWaits, leave_out: Collection[str] = ()) -> Section | None:
    """Return a wait's curves of everyone and by group, or nothing where none was followed.

    `leave_out` are kinds of groups that the reader did not choose.
    """
    if waits.rows.is_empty():
        return None
    blocks: list[Block] = [Text((HOW, DELAYED) if waits.is_delayed else (HOW,))]
    if waits.of_everyone:
        rows = [(_place(waits, key[0]), *_cells(waits, *key)) for key in waits.of_everyone]
        caption = f"{waits.indicator.title}: everyone"
        blocks.append(Table(caption, _columns(waits, "Area"), tuple(rows)))
    for name in (n for n in waits.stratifications() if n not in leave_out):
        for key in waits.areas:
            group = waits.furthest(key, name)
            if group is not None:
                chart = _chart(waits, key, name, group)
                # Where every group is hidden there is no curve to see.
                is_seen = any(_is_known(waits, key, name, s) for s in waits.strata(key, name))
                blocks += [chart, _at_risk(waits, key, name)] if is_seen else [chart.table]
                blocks += adjusted_waits.blocks(waits, key, name, group)
    return Section(waits.indicator.title, tuple(blocks))


def _is_known(waits: FollowedWaits, key: Place, name: str, stratum: str) -> bool:
    rows = (waits.share(key, name, stratum, day) for day in waits.days)
    return any(row["value"] is not None for row in rows if row)


def _place(waits: FollowedWaits, key: Place) -> str:
    return waits.background.place({"area_type": key[0], "area_code": key[1]})


def _chart(waits: FollowedWaits, key: Place, name: str, group: str) -> Chart:
    reference = waits.background.references.get(name)
    strata = waits.strata(key, name)
    title = _title(waits, key, name, group, reference)
    of = waits.background.stratification(name).lower()
    points = [
        {
            "stratum": s,
            "day": day,
            "value": r["value"],
            "lower": r["lower_ci"],
            "upper": r["upper_ci"],
        }
        for s in strata
        for day in waits.days
        if (r := waits.share(key, name, s, day))
    ]
    marked = " and ".join(f"“{s}”" for s in (group, reference) if s)
    chance = _chance(waits.test(key, name))
    return Chart(
        title=title,
        description=f"Step chart of the share who have come to the end of the wait by each day "
        f"since it began, by {of}, {marked} marked. {title}.{chance} The numbers are in the table "
        "below.",
        spec=survival.draw(
            points,
            group,
            reference,
            ("Days since the wait began", "Come to the end (%)"),
            waits.standards,
        ),
        table=Table(
            f"{waits.indicator.title} by {of}, {_place(waits, key)}",
            _columns(waits, "Group"),
            tuple((words.stratum(s), *_cells(waits, key, name, s)) for s in strata),
            note=chance.strip(),
        ),
        source=f"{waits.indicator.title}.{chance}",
    )


def _title(waits: FollowedWaits, key: Place, name: str, group: str, reference: str | None) -> str:
    """Return what the chart shows: how far the group is by the first day told, and the other."""
    day = waits.told_days[0]
    rows = [waits.share(key, name, s, day) if s else None for s in (group, reference)]
    shares = [words.number(r["value"]) for r in rows if waits.is_told(r)]
    place = _place(waits, key)
    if len(shares) < 2:
        return f"{place}: how many have come to the end of the wait by each day"
    return (
        f"{place}: by day {day}, {shares[0]} of every 100 in “{group}” have come to the end of the "
        f"wait, {shares[1]} in “{reference}”"
    )


def _chance(test: Row | None) -> str:
    """Say whether groups differ by more than chance in how soon they come to the end."""
    if test is None or test["p_value"] is None:
        return ""
    p = test["p_value"]
    said = f"p below {LEAST_P}" if p < LEAST_P else f"p = {p:.2g}"
    if p < CERTAIN:
        return f" The groups differ by more than chance in how soon ({said}, log-rank test)."
    return f" That the groups differ in how soon could be chance ({said}, log-rank test)."


def _columns(waits: FollowedWaits, first: str) -> tuple[Column, ...]:
    interval = Column("95% interval", is_number=True)
    by_day = (
        column
        for day in waits.told_days
        for column in (Column(f"By day {day}", is_number=True), interval)
    )
    centiles = (
        column
        for centile in waits.indicator.centiles
        for column in (Column(_named(centile), is_number=True), interval)
    )
    return (
        Column(first),
        Column("People", is_number=True),
        *by_day,
        *centiles,
        Column("Results", is_id=True),
    )


def _cells(waits: FollowedWaits, key: Place, name: str, stratum: str) -> tuple[str, ...]:
    shares = [waits.share(key, name, stratum, day) for day in waits.told_days]
    asked = waits.indicator.centiles
    centiles = [waits.centile(key, name, stratum, centile) for centile in asked]
    first = shares[0]
    hidden = bool(first and first["is_suppressed"])
    by_day = (
        cell for row in shares for cell in (_share(waits, row), words.interval(row) if row else "–")
    )
    by_centile = (cell for row in centiles for cell in (_day(row), _limits(row)))
    return (
        words.count(first["denominator"] if first else None, is_hidden=hidden),
        *by_day,
        *by_centile,
        " ".join(row["result_id"] for row in (*shares, *centiles) if row),
    )


def _share(waits: FollowedWaits, row: Row | None) -> str:
    return TOO_FEW if row and waits.is_too_few(row) else _value(row, "%", 1)


def _named(centile: float) -> str:
    return "Median days" if centile == MEDIAN else f"{ordinal(centile)} centile, days"


def _day(row: Row | None) -> str:
    """Return the day by which a share was reached, or that too few got so far."""
    if row and row["value"] is None and not row["is_suppressed"]:
        return "not reached"
    return _value(row)


def _value(row: Row | None, suffix: str = "", decimals: int = 0) -> str:
    if row is None or row["value"] is None:
        return words.HIDDEN if row and row["is_suppressed"] else "–"
    return words.amount(row["value"], suffix, decimals)


def _limits(row: Row | None) -> str:
    """Return an interval that may have no end, as that of a median hardly reached."""
    if row and row["lower_ci"] is not None and row["upper_ci"] is None:
        return f"{words.number(row['lower_ci'])} or more"
    return words.interval(row, 0) if row else "–"


def _at_risk(waits: FollowedWaits, key: Place, name: str) -> Table:
    """Return how many were still followed when each of some days began."""
    days = waits.days[:: -(-len(waits.days) // MOST_DAYS)]

    def cell(stratum: str, day: int) -> str:
        row = waits.share(key, name, stratum, day)
        known = more(row).get("at_risk") if row else None
        return words.count(known, is_hidden=bool(row and row["is_suppressed"]))

    return Table(
        f"Still waiting and followed when the day began, {_place(waits, key)}",
        (Column("Group"), *(Column(f"Day {day}", is_number=True) for day in days)),
        tuple((words.stratum(s), *(cell(s, day) for day in days)) for s in waits.strata(key, name)),
    )
