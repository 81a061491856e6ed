"""The chart of each worked example, by the charts that reports are drawn with."""

from typing import Any

import polars as pl

from docs.gallery.periods import as_dates, on_their_scale
from docs.gallery.waits import incidence, still_waiting
from docs.gallery.worked import Worked
from equipath.charts import cascade, caterpillar, funnel, spc
from equipath.charts.dot_plot import Panel
from equipath.charts.dot_plot import draw as dots
from equipath.charts.theme import SERIES, Spec
from equipath.charts.trend import draw as trend
from equipath.vocabulary import Over, Unit

Row = dict[str, Any]

NO_DIFFERENCE = {
    "absolute_gap": 0.0,
    "adjusted_gap": 0.0,
    "difference_of_means": 0.0,
    "false_discovery": 0.05,
    "people_gap": 0.0,
    "people_to_reach": 0.0,
    "unknown_bounds": 0.0,
}
"""Where a line is drawn: no difference, or the usual rate of false discoveries. A ratio has 1."""

BESIDE = {
    "adjusted_gap": ("Adjusted", "Crude"),
    "empirical_bayes_level": ("Drawn towards the whole", "Crude"),
    "hierarchical_level": ("Drawn towards the whole", "Crude"),
    "intersectional_estimates": ("Drawn towards the parts", "Crude"),
    "observed_over_predicted": ("Over what is predicted", "Over the overall level"),
}
"""What the value and the crude value beside it are called."""


BETWEEN = {"g_chart": "Cases between events", "t_chart": "Days between events"}
"""What control charts of rare events show."""


def draw(worked: Worked) -> Spec:
    """Return the chart that shows best what the statistic says of its example."""
    s, columns = worked.statistic, worked.answer.columns
    if "point_type" in columns:
        return _control(worked)
    if "lower_2s_limit" in columns:
        return _funnel(worked)
    if s.name in CHARTS:
        return CHARTS[s.name](worked)
    if s.over is Over.PERIOD:
        return _levels_over_time(worked)
    if s.over is Over.STRATUM and not s.gives_rows and s.unit is not Unit.PEOPLE:
        return _levels_of_strata(worked)
    return _answers(worked)


def axis(worked: Worked, title: str = "") -> str:
    """Return the title of an axis, with what it is per."""
    per = float(worked.statistic.example.options.get("multiplier", 1))
    title = title or worked.statistic.title
    return (
        title
        if per == 1 or worked.statistic.unit is not Unit.LEVEL
        else f"{title} (per {per:,.0f})"
    )


def name_of(row: Row, columns: list[str]) -> str:
    """Return what a row is called: the words of its labels."""
    return " · ".join(str(row[c]) for c in columns) or "All"


def _answers(worked: Worked) -> Spec:
    """Every answer with its interval; the crude one beside it, where there is one."""
    labels, groups = (worked.labels, worked.by) if worked.statistic.gives_rows else (worked.by, [])
    kept = worked.answer.unique([*groups, *labels], keep="first", maintain_order=True)
    beside = BESIDE.get(worked.statistic.name)
    rows: list[Row] = []
    for row in kept.iter_rows(named=True):
        series = beside[0] if beside else name_of(row, groups)
        rows.append(_dot(name_of(row, labels), series, row))
        if beside:
            crude = {k: row.get(f"crude_{k}") for k in ("value", "lower_ci", "upper_ci")}
            rows.append(_dot(name_of(row, labels), beside[1], crude))
    if len({row["series"] for row in rows}) > len(SERIES):
        # More series than looks could not be told apart: groups and labels change places.
        rows = [{**r, "stratum": r["series"], "series": r["stratum"]} for r in rows]
        rows = [row for row in rows if row["value"] is not None]
    return _dots(worked, rows)


def _dots(worked: Worked, rows: list[Row], title: str = "") -> Spec:
    one = 1.0 if worked.statistic.unit is Unit.RATIO and not title else None
    at = NO_DIFFERENCE.get(worked.statistic.name, one)
    return _panels([Panel("", title or axis(worked), rows, at)])


def _panels(panels: list[Panel]) -> Spec:
    """Return dot plots on one scale, without a legend where there is one series."""
    rows = [row for panel in panels for row in panel.rows]
    strata = list(dict.fromkeys(row["stratum"] for row in rows))
    series = list(dict.fromkeys(row["series"] for row in rows))
    spec = dots(panels, strata, series) | {"resolve": {"scale": {"x": "shared"}}}
    if len(series) == 1:
        spec["config"] = {**spec["config"], "legend": {"disable": True}}
    return spec


def _dot(stratum: str, series: str, row: Row) -> Row:
    return {
        "stratum": stratum,
        "series": series,
        "value": row["value"],
        "lower": row.get("lower_ci"),
        "upper": row.get("upper_ci"),
        "is_hidden": False,
    }


def _levels_of_strata(worked: Worked) -> Spec:
    """The levels that are summed up, a panel for each group under the number it gets."""
    table = _with_levels(worked)
    panels = []
    for answer in worked.answer.iter_rows(named=True):
        mine = table.filter(*(pl.col(n).cast(pl.String) == str(answer[n]) for n in worked.by))
        rows = [_dot(name_of(r, worked.labels), "", r) for r in mine.iter_rows(named=True)]
        title = f"{name_of(answer, worked.by)}: {_said(answer)}"
        panels.append(Panel(title, axis(worked, "Level"), rows))
    return _panels(panels)


def _said(row: Row) -> str:
    if row["value"] is None:
        return str(row["note"])
    if row["lower_ci"] is None:
        return f"{row['value']:.3g}"
    return f"{row['value']:.3g} ({row['lower_ci']:.3g} to {row['upper_ci']:.3g})"


def _with_levels(worked: Worked) -> pl.DataFrame:
    """Return the table with a level and limits in each row, as numbers in the unit shown."""
    numbers = [
        pl.col(n).cast(pl.Float64, strict=False)
        for n in ("value", "lower_ci", "upper_ci", "standard_error", "numerator", "denominator")
        if n in worked.table.columns
    ]
    table = worked.table.with_columns(numbers)
    per = float(worked.statistic.example.options.get("multiplier", 1))
    if "value" not in table.columns:
        table = table.with_columns(value=pl.col("numerator") / pl.col("denominator"))
    if "standard_error" in table.columns:
        error = 1.96 * pl.col("standard_error")
        table = table.with_columns(
            lower_ci=pl.col("value") - error, upper_ci=pl.col("value") + error
        )
    present = [n for n in ("value", "lower_ci", "upper_ci") if n in table.columns]
    return table.with_columns(pl.col(present) * per)


def _levels_over_time(worked: Worked) -> Spec:
    table = as_dates(_with_levels(worked))
    rows = []
    for row in table.iter_rows(named=True):
        name = "Comparison" if row.get("is_comparison") == "yes" else name_of(row, worked.by)
        rows.append({**_dot("", name, row), "date": row["date"]})
    series = list(dict.fromkeys(row["series"] for row in rows))
    return on_their_scale(trend(rows, axis(worked, "Level"), series), worked.table["period"])


def _counterfactual(worked: Worked) -> Spec:
    rows = []
    for row in as_dates(worked.answer).drop_nulls("value").iter_rows(named=True):
        rows.append({**_dot("", "Expected without the change", row), "date": row["date"]})
        seen = {"value": row["observed"]}
        rows.append({**_dot("", "Observed", seen), "date": row["date"]})
    return trend(rows, axis(worked, "Level"), ["Expected without the change", "Observed"])


def _control(worked: Worked) -> Spec:
    first = worked.answer.filter(*(pl.col(n) == worked.answer[n][0] for n in worked.by))
    rows = as_dates(first).to_dicts()
    for row in rows:
        row["target"] = float(row["target"]) if row.get("target") else None
    title = BETWEEN.get(worked.statistic.name) or axis(worked, "Level")
    rebased = [{"date": row["date"], "reason": row["rebase"]} for row in rows if row.get("rebase")]
    return on_their_scale(spc.draw(rows, title, rebased), worked.table["period"])


def _funnel(worked: Worked) -> Spec:
    limits = {k: f"{k}_limit" for k in funnel.LIMITS}
    rows = [
        {
            "size": row["denominator"],
            "value": row["value"],
            "standing": row["comparison"],
            "baseline": row["baseline"],
            "name": row["area_code"],
            **{short: row[name] for short, name in limits.items()},
        }
        for row in worked.answer.iter_rows(named=True)
    ]
    named = [row for row in rows if row["standing"] != "similar"]
    return funnel.draw(rows, axis(worked, "Level"), "People (log scale)", named)


def _comparison(worked: Worked) -> Spec:
    rows = [
        {
            **_dot("", "", row),
            "name": name_of(row, worked.labels),
            "standing": row["comparison"],
        }
        for row in worked.answer.iter_rows(named=True)
    ]
    to = float(worked.answer["comparator_value"][0])
    return caterpillar.draw(rows, "Level", [("Comparator", to)])


def _cascade(worked: Worked) -> Spec:
    """How many of a hundred are left; the first group against the last."""
    stages = worked.answer["stage"].unique(maintain_order=True).to_list()
    rows = [
        {
            "stratum": row["stratum"],
            "stage": row["stage"],
            "value": 100.0 if row["stage"] == stages[0] else row["cumulative"],
        }
        for row in worked.answer.iter_rows(named=True)
    ]
    strata = worked.answer["stratum"].unique(maintain_order=True).to_list()
    return cascade.draw(rows, stages, strata[0], strata[-1], "Of a hundred at the start")


def _bounds(worked: Worked) -> Spec:
    rows = []
    for row in worked.answer.drop_nulls("value").iter_rows(named=True):
        label = name_of(row, [*worked.by, *worked.labels])
        ends = {"lower_ci": row["lower_bound"], "upper_ci": row["upper_bound"]}
        rows.append(_dot(label, "Known, with its interval", row))
        rows.append(
            _dot(
                label,
                "Unknown spread, and wholly to either side",
                {"value": row["proportional"]} | ends,
            )
        )
    return _dots(worked, rows)


def _uptake(worked: Worked) -> Spec:
    rows = []
    for row in worked.answer.iter_rows(named=True):
        for name in ("observed", "expected"):
            level = {
                "value": row[name],
                "lower_ci": row[f"lower_{name}"],
                "upper_ci": row[f"upper_{name}"],
            }
            rows.append(_dot(name_of(row, worked.labels), name.capitalize(), level))
    return _dots(worked, rows, "People")


def _expected(worked: Worked) -> Spec:
    rows = []
    for row in worked.answer.iter_rows(named=True):
        name = name_of(row, worked.labels)
        rows.append(_dot(name, "Expected", row))
        rows.append(_dot(name, "Observed", {"value": row["numerator"]}))
    return _dots(worked, rows, "People")


CHARTS = {
    "comparison": _comparison,
    "counterfactual": _counterfactual,
    "cumulative_incidence": incidence,
    "expected_count": _expected,
    "expected_uptake": _uptake,
    "log_rank": still_waiting,
    "restricted_mean_gap": still_waiting,
    "retention": _cascade,
    "survival": still_waiting,
    "unknown_bounds": _bounds,
}
"""Statistics that are seen best in a chart of their own."""
