"""Curves of a wait of groups as if they were alike in what is declared, beside those counted."""

from equipath.charts import survival
from equipath.pages import words
from equipath.pages.background import Row, more
from equipath.pages.page import Block, Chart, Column, Table, Text
from equipath.pages.sections.followed_waits import FollowedWaits, Place
from equipath.study.adjustment import Adjustment

TOO_FEW = "too few yet"
WHICH = (
    "Each curve is what would be seen if the group were made up as all groups together are. If "
    "the inequality works through what is allowed for, judge the whole of it by the curves as "
    "counted."
)


def blocks(waits: FollowedWaits, key: Place, name: str, group: str) -> list[Block]:
    """Return, for each adjustment, what it allows for and covers, a chart and a table."""
    found: list[Block] = []
    for place, adjustment in enumerate(waits.indicator.adjusted):
        curves = waits.adjusted(key, name, place)
        if curves:
            found += _of_one(waits, key, name, group, adjustment, curves)
    return found


def _of_one(
    waits: FollowedWaits,
    key: Place,
    name: str,
    group: str,
    adjustment: Adjustment,
    curves: dict[tuple[str, int], Row],
) -> list[Block]:
    strata = list(dict.fromkeys(stratum for stratum, _ in curves))
    shown = [s for s in strata if any(curves[s, day]["value"] is not None for day in waits.days)]
    first = next(iter(curves.values()))
    alike = first["comparator"].partition(", ")[2]
    if not shown:
        said = f"No curves of groups {alike} are shown: {first['note']}."
        return [Text((said,))]
    reference = waits.background.references.get(name)
    marked = group if group in shown else next((s for s in shown if s != reference), shown[0])
    against = reference if reference in shown and reference != marked else None
    title = _title(waits, key, curves, (marked, against), alike)
    points = [
        {
            "stratum": stratum,
            "day": day,
            "value": row["value"],
            "lower": row["lower_ci"],
            "upper": row["upper_ci"],
        }
        for (stratum, day), row in curves.items()
        if stratum in shown
    ]
    chart = Chart(
        title=title,
        description=f"Step chart of the share who would have come to the end of the wait by each "
        f"day, of groups {alike}. {title}. The numbers are in the table below.",
        spec=survival.draw(
            points,
            marked,
            against,
            ("Days since the wait began", "Come to the end (%)"),
            waits.standards,
        ),
        table=_table(waits, key, name, strata, curves, alike),
        source=f"{waits.indicator.title}, {alike}.",
    )
    return [Text((adjustment.words, _covers(first, strata, shown), WHICH)), chart]


def _covers(row: Row, strata: list[str], shown: list[str]) -> str:
    """Say how many stand behind the curves, and which groups have none."""
    share = words.number(more(row)["share_covered"])
    lacking = [f"“{s}”" for s in strata if s not in shown]
    named = " or ".join(filter(None, [", ".join(lacking[:-1]), *lacking[-1:]]))
    without = f" There is no such curve of {named}." if lacking else ""
    return (
        f"The curves cover {share}% of the people whose group is known and shown: those who have "
        f"people like them in every group that has a curve.{without}"
    )


def _title(
    waits: FollowedWaits,
    key: Place,
    curves: dict[tuple[str, int], Row],
    pair: tuple[str, str | None],
    alike: str,
) -> str:
    day = waits.told_days[0]
    place = waits.background.place({"area_type": key[0], "area_code": key[1]})
    rows = [curves[s, day] for s in pair if s]
    if len(rows) < 2 or not all(waits.is_told(row) for row in rows):
        return f"{place}: how many would have come to the end of the wait by each day, {alike}"
    first, second = (words.number(row["value"]) for row in rows)
    return (
        f"{place}: {alike}, {first} of every 100 in “{pair[0]}” would have come to the end of the "
        f"wait by day {day}, {second} in “{pair[1]}”"
    )


def _table(
    waits: FollowedWaits,
    key: Place,
    name: str,
    strata: list[str],
    curves: dict[tuple[str, int], Row],
    alike: str,
) -> Table:
    interval = Column("95% interval", is_number=True)
    columns = [Column("Group")]
    for day in waits.told_days:
        columns += [Column(f"By day {day}, as counted", is_number=True), interval]
        columns += [Column(f"By day {day}, alike", is_number=True), interval]
    rows = []
    for stratum in strata:
        cells = [words.stratum(stratum)]
        for day in waits.told_days:
            for row in (waits.share(key, name, stratum, day), curves[stratum, day]):
                cells += [_share(waits, row), words.interval(row) if row else "–"]
        ids = " ".join(curves[stratum, day]["result_id"] for day in waits.told_days)
        rows.append((*cells, ids))
    place = waits.background.place({"area_type": key[0], "area_code": key[1]})
    return Table(
        f"{waits.indicator.title}: as counted, and {alike}, {place}",
        (*columns, Column("Results", is_id=True)),
        tuple(rows),
    )


def _share(waits: FollowedWaits, row: Row | None) -> str:
    if row is None or row["value"] is None:
        return words.HIDDEN if row and row["is_suppressed"] else "–"
    return TOO_FEW if waits.is_too_few(row) else words.amount(row["value"], "%", 1)
