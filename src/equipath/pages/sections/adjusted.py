"""Gaps as counted and between groups that are alike, side by side; and how providers differ."""

import polars as pl

from equipath.charts import caterpillar, dot_plot
from equipath.pages import words
from equipath.pages.background import more
from equipath.pages.page import Block, Chart, Column, Section, Table, Text
from equipath.pages.sections.gaps import who_does_worse
from equipath.pages.sections.measured import remarks
from equipath.pages.sections.view import Row, View
from equipath.study.adjustment import Adjustment
from equipath.vocabulary import NOT_KNOWN, Comparison

MEASURES = {
    "adjusted_gap": "Difference",
    "adjusted_ratio": "Ratio",
    "adjusted_odds_ratio": "Odds ratio",
}
"""Results → what they measure; the first two are of the levels that all would have."""

OF_ALL, OF_EACH = "adjusted_median_odds_ratio", "observed_over_predicted"

COUNTED, ALIKE = "As counted", "Alike in all that is allowed for"

COLUMNS = (
    Column("Group, against which"),
    Column("Measure"),
    Column("As counted", is_number=True),
    Column("95% interval", is_number=True),
    Column("Alike", is_number=True),
    Column("95% interval", is_number=True),
    Column("Alike, in words"),
    Column("Result", is_id=True),
)
OF_PROVIDERS = (
    Column("Provider"),
    Column("Counted over predicted", is_number=True),
    Column("95% interval", is_number=True),
    Column("Result", is_id=True),
)

DRAWN = 40
"""Providers that one picture holds."""

WHICH = (
    "The second number is the gap that would be left if both groups were made up as everybody "
    "together is, in all that is allowed for. If the inequality works through one of these "
    "(people diagnosed late because care did not reach them, say), allowing for it hides that "
    "part: judge the whole inequality by the first number, and what happens after by the second."
)
MEASURED = (
    "Difference and ratio are of the levels that everybody would have in either group. Odds "
    "ratios are of people alike, and further from 1 than ratios of levels the more common the "
    "outcome is: they are not how many times as likely. As counted is of counts as released."
)


def section(view: View) -> Section | None:
    """Return, for each adjustment, the gaps with and without it, and how providers differ."""
    blocks: list[Block] = []
    for place, adjustment in enumerate(view.indicator.adjusted):
        gaps = _of(view, list(MEASURES), place)
        if gaps:
            blocks += _gaps(view, adjustment, gaps)
            blocks += _providers(view, place)
    return Section("Crude and adjusted", (Text((WHICH,)), *blocks)) if blocks else None


def _of(view: View, names: list[str], place: int) -> list[Row]:
    rows = view.last.filter(pl.col("statistic").is_in(names), pl.col("more").is_not_null())
    return [r for r in rows.iter_rows(named=True) if more(r).get("adjustment") == place]


def _gaps(view: View, adjustment: Adjustment, rows: list[Row]) -> list[Block]:
    differences = [r for r in rows if r["statistic"] == "adjusted_gap"]
    told = [_sentence(view, r) for r in differences if _is_told(r)]
    shares = {more(r)["share_complete"] for r in differences}
    if min(shares) < 100:
        told.append(
            f"All that is allowed for is known of {words.number(min(shares))}% or more of each "
            "group; those of whom something is not known are a stratum of their own in it."
        )
    blocks: list[Block] = [Text((adjustment.words, *told))]
    if any(r["value"] is not None for r in differences):
        blocks.append(_drawn(view, differences, _table(view, rows)))
    else:
        blocks.append(_table(view, rows))
    return blocks


def _is_told(row: Row) -> bool:
    is_known = row["stratum"] != NOT_KNOWN and row["value"] is not None
    return is_known and more(row)["crude_value"] is not None


def _sentence(view: View, row: Row) -> str:
    """Say one group's gap as counted and adjusted, and who does worse by the latter."""
    said, (reference, alike) = more(row), _against(row)
    crude = {"value": said["crude_value"], "lower_ci": said["crude_lower_ci"]}
    crude |= {"upper_ci": said["crude_upper_ci"]}
    counted, adjusted = (_size(view, r) for r in (crude, row))
    turned = (
        " The sign changes: the groups differ in who their people are."
        if said["crude_value"] * row["value"] < 0
        else ""
    )
    return (
        f"“{row['stratum']}” against “{reference}”: {counted} as counted; {alike}, {adjusted}. "
        f"{who_does_worse(row)}{turned}"
    )


def _against(row: Row) -> tuple[str, str]:
    """Split what a row is compared with into the reference and what people are alike in."""
    reference, _, alike = row["comparator"].rpartition(", alike in ")
    return reference, f"alike in {alike}"


def _size(view: View, row: Row) -> str:
    """Say how much higher or lower, with the interval of the difference."""
    side = "higher" if row["value"] > 0 else "lower"
    size = words.amount(abs(row["value"]), view.points, view.decimals)
    return f"{size} {side} ({words.interval(row, view.decimals)})"


def _drawn(view: View, rows: list[Row], table: Table) -> Chart:
    names = [f"{r['stratum']} against {_against(r)[0]}" for r in rows]
    points = []
    for name, row in zip(names, rows, strict=True):
        said = more(row)
        ends = [(said[f"crude_{n}"], row[n]) for n in ("value", "lower_ci", "upper_ci")]
        for series, (value, lower, upper) in zip(
            (COUNTED, ALIKE), zip(*ends, strict=True), strict=True
        ):
            points.append(
                {
                    "stratum": name,
                    "series": series,
                    "value": value,
                    "lower": lower,
                    "upper": upper,
                    "is_hidden": value is None,
                }
            )
    unit = view.points.strip()
    panel = dot_plot.Panel("", f"Difference ({unit})", points, 0.0)
    alike = _against(rows[0])[1]
    return Chart(
        title=f"{view.whole}: gaps as counted, and of people {alike}",
        description=f"Dot plot of {len(rows)} differences between groups with intervals, as "
        f"counted and {alike}. The numbers are in the table below.",
        spec=dot_plot.draw([panel], names, [COUNTED, ALIKE]),
        table=table,
        source=view.source,
    )


def _table(view: View, rows: list[Row]) -> Table:
    return Table(
        f"Gaps as counted, and of people {_against(rows[0])[1]}, {view.when}",
        COLUMNS,
        tuple(_cells(view, r) for r in rows),
        note=f"{MEASURED} {remarks(view, rows)}".strip(),
    )


def _cells(view: View, row: Row) -> tuple[str, ...]:
    said, is_difference = more(row), row["statistic"] == "adjusted_gap"
    decimals = view.decimals if is_difference else 2
    suffix = view.short_points if is_difference else ""
    ends = ("value", "lower_ci", "upper_ci")
    crude = {name: said[f"crude_{name}"] for name in ends}

    def shown(of: Row) -> tuple[str, str]:
        value = words.amount(of["value"], suffix, decimals)
        return value, words.interval(of, decimals)

    adjusted = (words.HIDDEN, "–") if row["is_suppressed"] else shown(row)
    return (
        f"“{row['stratum']}” against “{_against(row)[0]}”",
        MEASURES[row["statistic"]],
        *shown(crude),
        *adjusted,
        who_does_worse(row) or (row["note"] if row["is_suppressed"] else "–"),
        row["result_id"],
    )


def _providers(view: View, place: int) -> list[Block]:
    """Return how providers differ, in words, and a caterpillar of those that may be shown."""
    blocks: list[Block] = []
    for row in _of(view, [OF_ALL], place):
        each = [
            r
            for r in _of(view, [OF_EACH], place)
            if r["comparator"] == row["comparator"] and r["lower_ci"] is not None
        ]
        blocks.append(Text((_said(view, row),)))
        if each:
            blocks.append(_caterpillar(view, each))
    return blocks


def _said(view: View, row: Row) -> str:
    if row["value"] is None:
        return f"How providers differ: {row['note']}."
    what = "odds are" if view.indicator.kind == "proportion" else "rate is"
    interval = f"{words.confidence(row)} {words.interval(row, 2)}"
    note = f" {row['note'][:1].upper()}{row['note'][1:]}." if row["note"] else ""
    return (
        f"Providers ({more(row)['providers']}) differ for like people: of two at random, the "
        f"higher one's {what} in the median {words.number(row['value'], 2)} times the other's "
        f"({interval}); 1 would be chance alone.{note}"
    )


def _caterpillar(view: View, rows: list[Row]) -> Chart:
    ordered = sorted(rows, key=lambda r: r["value"])
    # Those in the middle say least.
    half = DRAWN // 2
    drawn = ordered if len(ordered) <= DRAWN else [*ordered[:half], *ordered[-half:]]
    apart = [r for r in ordered if not r["lower_ci"] <= 1 <= r["upper_ci"]]
    points = [
        {
            "name": r["stratum"],
            "value": r["value"],
            "lower": r["lower_ci"],
            "upper": r["upper_ci"],
            "standing": _standing(r),
            "is_hidden": False,
        }
        for r in drawn
    ]
    table = Table(
        f"Providers' counted over predicted, drawn towards 1, {view.when}",
        OF_PROVIDERS,
        tuple(
            (
                r["stratum"],
                words.number(r["value"], 2),
                words.interval(r, 2),
                r["result_id"],
            )
            for r in ordered
        ),
        note="Each is drawn towards all by as much as its own people leave open. Not a ranking.",
    )
    return Chart(
        title=f"{len(apart)} of {len(ordered)} providers stand apart from what the model predicts",
        description=f"Caterpillar of {len(drawn)} providers with intervals; 1 is as predicted.",
        spec=caterpillar.draw(points, "Counted over predicted", [("As predicted", 1.0)]),
        table=table,
        source=view.source,
    )


def _standing(row: Row) -> str:
    if row["lower_ci"] > 1:
        return Comparison.HIGHER.value
    return Comparison.LOWER.value if row["upper_ci"] < 1 else Comparison.SIMILAR.value
