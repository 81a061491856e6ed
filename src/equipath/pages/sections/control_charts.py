"""Over time: whether a level moves by more than ordinary variation, and meets its target."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from equipath.charts import spc
from equipath.pages import words
from equipath.pages.address import Place
from equipath.pages.background import everyone, level_below, more
from equipath.pages.icons import ASSURANCE, NO_ICONS, VARIATION, Both, legend, words_of
from equipath.pages.page import Block, Chart, Column, Section, Table, Text
from equipath.pages.sections.measured import explained, headline, known
from equipath.pages.sections.trend import shortest, targets_of
from equipath.pages.sections.view import Row, View

CHARTS = ("xmr_chart", "p_chart", "u_chart", "t_chart", "g_chart")
OF_LEVELS = CHARTS[:3]
"""Those whose points are the level itself; the others show what lies between events."""

CHARTED = 4
"""For more areas than this the icons are enough."""

LISTED = 60
RULES = (
    "A value varies from one period to the next even if nothing changes. The limits show how far. "
    "A special cause is a point outside them, a run that rises or falls, two of three points near "
    "a limit, or a run on one side of the mean. Only then is it worth asking what changed. The "
    "second icon says whether the process as it is can be relied upon to meet the target."
)
POINT_COLUMNS = (
    Column("Period"),
    Column("Value", is_number=True),
    Column("Counted", is_number=True),
    Column("Out of", is_number=True),
    Column("Mean", is_number=True),
    Column("Limits", is_number=True),
    Column("What is special"),
    Column("Result", is_id=True),
)
ICON_COLUMNS = (
    Column("Area"),
    Column("Variation", has_icon=True),
    Column("Target", has_icon=True),
    Column("Value", is_number=True),
    Column("Mean", is_number=True),
    Column("Limits", is_number=True),
    Column("Result", is_id=True),
)


def section(view: View) -> Section | None:
    """Return a control chart for each headline area, and the icons of these and those below."""
    blocks: list[Block] = []
    names, icons = [], []
    for name in CHARTS:
        rows = shortest(everyone(view.rows).filter(pl.col("statistic") == name))
        if rows.is_empty() or rows["lpl"].is_null().all():
            continue
        names.append(name)
        by_area = _by_area(headline(view, rows))
        blocks += [_chart(view, name, of) for of in by_area[:CHARTED] if _is_drawn(of)]
        told = _icons(view, name, [*by_area, *_below(view, rows)])
        if told:
            blocks.append(told)
            icons += [words for row in told.rows for words in row[1:3]]
    if not names:
        return None
    meant = legend(icons)
    blocks += [meant] if meant else []
    return Section("Over time: more than chance?", (Text((RULES,)), *blocks, explained(names)))


def latest(view: View) -> Mapping[Place, Both]:
    """Return the words of both icons of each area that has any, in the last of all periods.

    Of several kinds of chart the first that was asked for is told.
    """
    asked = [a.statistic for a in view.indicator.statistics if a.statistic in CHARTS]
    if not asked:
        return {}
    rows = everyone(view.rows).filter(pl.col("statistic") == asked[0])
    last = shortest(rows).filter(
        pl.col("period_end") == pl.col("period_end").max(),
        pl.col("lpl").is_not_null(),
        pl.col("value").is_not_null(),
    )
    return {(r["area_type"], r["area_code"]): both_icons(r) for r in last.iter_rows(named=True)}


def both_icons(row: Row) -> Both:
    """Return the words of a point's icons: of its variation, and of its target."""
    varies = words_of(VARIATION, more(row).get("variation_icon"))
    return varies, words_of(ASSURANCE, row["assurance_type"])


def shows_levels(view: View) -> bool:
    """Whether a control chart shows the level, so that a line of it would say nothing more."""
    drawn = pl.col("statistic").is_in(OF_LEVELS) & pl.col("lpl").is_not_null()
    return bool(view.rows.select(drawn.any()).item())


def _by_area(rows: Sequence[Row]) -> list[list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["area_type"], row["area_code"]), []).append(row)
    return list(found.values())


def _is_drawn(rows: Sequence[Row]) -> bool:
    return sum(r["value"] is not None for r in rows) > 1


def _below(view: View, rows: pl.DataFrame) -> list[list[Row]]:
    """Return the series of the areas just below the headline, by name."""
    kinds = level_below(view.background)
    mine = [r for r in rows.iter_rows(named=True) if r["area_type"] in kinds]
    shown = [
        of
        for of in _by_area(mine)
        if view.background.area(of[0]).is_in_focus
        and (of[0]["area_type"], of[0]["area_code"]) not in view.background.headline
    ]
    place = {kind: i for i, kind in enumerate(kinds)}
    return sorted(shown, key=lambda of: (place[of[0]["area_type"]], view.background.place(of[0])))


def _chart(view: View, name: str, rows: list[Row]) -> Chart:
    statistic = known(name)
    kind = statistic.title if statistic else name
    targets = targets_of(view, [(r["period_start"], r["period_end"]) for r in rows])
    drawn = [
        {
            "date": r["period_start"].isoformat(),
            **{n: r[n] for n in ("value", "mean", "lpl", "upl", "point_type")},
            **{n: more(r).get(n) for n in ("near_lpl", "near_upl", "segment")},
            "target": targets.get(r["period_start"]) if name in OF_LEVELS else None,
        }
        for r in rows
    ]
    rebased = _rebased(view, name, rows)
    title = _title(view, rows)
    afresh = "".join(f" Limits were worked out afresh in {_said(r)}." for r in rebased)
    notes = dict.fromkeys(r["note"] for r in rows if r["value"] is not None and r["note"])
    remarks = "".join(f" {note[:1].upper()}{note[1:]}." for note in notes)
    return Chart(
        title=title,
        description=f"{kind} of {view.indicator.title} over {len(rows)} periods. {title}.{afresh}",
        spec=spc.draw(drawn, _axis(view, name), rebased),
        table=Table(
            f"{view.indicator.title}, {view.background.place(rows[-1])}: {kind}",
            POINT_COLUMNS,
            tuple(_cells(view, name, r) for r in rows),
        ),
        source=f"{kind}. {view.source_of(rows[0], rows[-1])}{afresh}{remarks}",
    )


def _said(rebased: dict[str, str]) -> str:
    return f"{rebased['when']}: {rebased['reason']}"


def _axis(view: View, name: str) -> str:
    if name not in OF_LEVELS:
        return "Between events"
    return f"{view.indicator.title} ({'%' if view.suffix == '%' else view.suffix.strip()})"


def _rebased(view: View, name: str, rows: list[Row]) -> list[dict[str, str]]:
    """Return from when on limits were worked out afresh, and the reason that was stated."""
    found = []
    for asked in view.indicator.statistics:
        for day, reason in asked.rebase.items() if asked.statistic == name else ():
            after = [r for r in rows if r["period_start"] >= day]
            if after and after[0] is not rows[0]:
                first = after[0]
                when = words.period(first["period_start"], first["period_end"])
                at = first["period_start"].isoformat()
                found.append({"date": at, "when": when, "reason": reason})
    return found


def _title(view: View, rows: list[Row]) -> str:
    """State where the process stands now: its variation, then its target."""
    last = next(r for r in reversed(rows) if r["value"] is not None)
    cause = more(last).get("special_cause") or ""
    icons = both_icons(last)
    said = [f"{part[:1].lower()}{part[1:]}" for part in icons if part not in NO_ICONS]
    if cause and icons[0] not in NO_ICONS:
        said[0] = f"{said[0]}, {cause}"
    when = words.period(last["period_start"], last["period_end"])
    return f"{view.background.place(last)}, {when}: {'; '.join(said) or 'no limits yet'}"


def _numbers(view: View, name: str, row: Row) -> tuple[str, str, str]:
    """Return a point's value, the mean and the limits, in the unit of the chart."""
    suffix, decimals = (view.suffix, view.decimals) if name in OF_LEVELS else ("", 1)
    hidden = row["value"] is None and row["is_suppressed"]
    value = words.HIDDEN if hidden else words.amount(row["value"], suffix, decimals)
    if row["lpl"] is None or row["upl"] is None:
        return value, words.number(row["mean"], decimals), "–"
    limits = f"{words.number(row['lpl'], decimals)} to {words.number(row['upl'], decimals)}"
    return value, words.number(row["mean"], decimals), limits


def _cells(view: View, name: str, row: Row) -> tuple[str, ...]:
    value, mean, limits = _numbers(view, name, row)
    cause = more(row).get("special_cause") or ""
    point = spc.POINTS.get(row["point_type"] or "", ("–",))[0]
    _, _, numerator, denominator = view.level_cells(row)
    return (
        words.period(row["period_start"], row["period_end"]),
        value,
        numerator,
        denominator,
        mean,
        limits,
        f"{point}: {cause}" if cause else "–",
        row["result_id"],
    )


def _beyond(view: View, latest: Sequence[Row]) -> str:
    """Explain limits that no share can reach: readers take them for a mistake."""
    limits = [r[n] for r in latest for n in ("lpl", "upl") if r[n] is not None]
    is_share = view.indicator.kind == "proportion" and view.suffix == "%"
    if not is_share or all(0 <= limit <= 100 for limit in limits):
        return ""
    return " Limits below 0 or above 100% come of few people: the process cannot get there."


def _span(row: Row) -> tuple[date, date]:
    return row["period_start"], row["period_end"]


def _icons(view: View, name: str, series: list[list[Row]]) -> Table | None:
    """Return both icons of each area at its latest point that is known."""
    latest = [next((r for r in reversed(of) if r["value"] is not None), of[-1]) for of in series]
    if not latest:
        return None
    statistic = known(name)
    left = len(latest) - LISTED
    more_of_them = f" {left:,} more areas are in the results only." if left > 0 else ""
    return Table(
        f"Each area in {words.period(*_span(latest[0]))}: {statistic.title if statistic else name}",
        ICON_COLUMNS,
        tuple(
            (
                view.background.place(r)
                + ("" if _span(r) == _span(latest[0]) else f" ({words.period(*_span(r))})"),
                *both_icons(r),
                *_numbers(view, name, r),
                r["result_id"],
            )
            for r in latest[:LISTED]
        ),
        note=f"Icons have the shapes of the chart's points.{_beyond(view, latest)}{more_of_them}",
    )
