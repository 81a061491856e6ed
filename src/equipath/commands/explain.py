"""Trace one number to its source: definition, method, counts, files with their hashes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from equipath.commands.tables import print_json
from equipath.pages import words
from equipath.results.store import open_results
from equipath.results.trace import trace
from equipath.statistics import STATISTICS
from equipath.study.indicator import Indicator
from equipath.vocabulary import ALL, CHANGE_SINCE_BASELINE, STATE_SHARE, Unit

DIFFERENCES = {
    "absolute_gap",
    "adjusted_gap",
    "between_group_standard_deviation",
    CHANGE_SINCE_BASELINE,
    "comparison",
    "difference_in_differences",
    "interrupted_time_series",
    "mean_difference_from_best",
    "mean_difference_from_mean",
    "mean_difference_from_reference",
    "difference_of_extremes",
    "population_attributable_risk",
    "slope_index_of_inequality",
    "standardised_gap",
    "trend_marker",
    "unknown_bounds",
}
SUFFIXES = {Unit.PER_CENT: "%", Unit.PEOPLE: " people", Unit.YEARS: " years", Unit.NUMBER: ""}
MADE_BY = {
    "percentage": "As it was published: nothing was computed.",
    "comparison": "The level minus the comparator's, which is taken as known.",
    STATE_SHARE: "The rows in that state, out of all whose field should be recorded.",
    CHANGE_SINCE_BASELINE: "The level minus that of the baseline, both of them counted.",
    "adjusted_ratio": "The ratio of two levels that all would have, by the model of adjusted_gap.",
    "adjusted_odds_ratio": "The conditional odds ratio of the model behind adjusted_gap.",
    "adjusted_median_odds_ratio": "The median odds ratio of the providers of a model of people.",
    "standardised_gap": "The gap between what strata have of what would be expected of them.",
}
"""What results that no statistic of the package makes were made by."""


@click.command("explain")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("result")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(study: Path, result: str, as_json: bool) -> None:
    """Trace one number to its source: definition, method, counts, files with their hashes.

    STUDY is a study's folder, or a run's own file. RESULT is a result's id, or as many of its
    first characters as no other result shares (four or more).
    """
    found = trace(open_results(study), result)
    found["statistic"] = _statistic(found["result"]["statistic"])
    if as_json:
        print_json(found)
        return
    for heading, lines in _sections(found):
        click.echo(heading)
        for line in lines:
            click.echo(f"  {line}")


def _statistic(name: str) -> dict[str, str]:
    if name not in STATISTICS.names():
        title = name.replace("_", " ").capitalize()
        return {"title": title, "definition": MADE_BY.get(name, "")}
    statistic = STATISTICS.get(name)
    keys = ("title", "definition", "formula", "reference", "when_not")
    return {key: getattr(statistic, key) for key in keys}


def _sections(found: dict[str, Any]) -> list[tuple[str, list[str]]]:
    row, run = found["result"], found["run"]
    statistic, indicator = found["statistic"], Indicator.model_validate(found["indicator"])
    method = [f"{statistic['title']} ({row['method']}): {statistic['definition']}"]
    method += [f"Formula: {statistic['formula']}"] if statistic.get("formula") else []
    method += [f"Reference: {statistic['reference']}"] if statistic.get("reference") else []
    method += [f"Not for: {statistic['when_not']}"] if statistic.get("when_not") else []
    sections = [
        (f"{indicator.title}: {_number(row, indicator)}", _place(found)),
        (
            "What it is",
            [
                f"Numerator: {_counted(row, indicator)}: {_count(row, 'numerator')}",
                f"Denominator: {indicator.denominator.words}: {_count(row, 'denominator')}",
                *(f"Caveat: {caveat}" for caveat in indicator.caveats),
                *([f"Note: {row['note']}"] if row["note"] and row["value"] is not None else []),
            ],
        ),
        ("How it was worked out", method),
    ]
    sections.append(("What else it says", _more(found["detail"])))
    if row["comparator"]:
        sections.append(("What it stands against", _comparator(found, indicator)))
    sections += [
        ("Where it comes from", _files(found["source"])),
        ("What places and describes its areas", _files(found["map"])),
        ("What was found in that data", [f["message"] for f in found["data_findings"]]),
        (
            "Which run",
            [
                f"{run['run_id']} of {run['title']}, disclosure policy `{run['policy']}`",
                f"equipath {run['version']}, {run['started']:%d %B %Y, %H:%M} UTC",
                f"Result {row['result_id']}",
            ],
        ),
    ]
    return [(heading, lines) for heading, lines in sections if lines]


def _number(row: dict[str, Any], indicator: Indicator) -> str:
    if row["value"] is None:
        return f"not shown ({row['note'] or 'it cannot be worked out'})"
    value, decimals = _unit(row, indicator)
    limits = words.interval(row, decimals)
    return value if limits == words.NONE else f"{value} ({words.confidence(row)} {limits})"


def _more(detail: dict[str, Any] | None) -> list[str]:
    """Return what only this statistic says, a line each."""
    said = json.loads((detail or {}).get("more") or "{}")
    series = said.pop("series", [])
    lines = [
        f"{name.replace('_', ' ').capitalize()}: "
        f"{f'{value:.4g}' if isinstance(value, float) else value}"
        for name, value in said.items()
        if value not in (None, "")
    ]
    return [*lines, *map(_period_of, series)]


def _period_of(point: dict[str, Any]) -> str:
    """Say what was counted in one period of the series that a change is told from."""
    span = words.period(*(date.fromisoformat(point[n]) for n in ("period_start", "period_end")))
    whose = "comparison" if point["is_comparison"] else "changed"
    counts = (point["numerator"], point["denominator"])
    counted, out_of = (words.count(count, is_hidden=count is None) for count in counts)
    return f"{span}, {whose}: {counted} of {out_of}"


def _unit(row: dict[str, Any], indicator: Indicator) -> tuple[str, int]:
    """Return the value with the unit that its statistic has, and its decimals."""
    statistic = row["statistic"]
    points = " percentage points" if indicator.suffix == "%" else indicator.suffix
    if statistic in DIFFERENCES:
        return words.signed(row["value"], points), 1
    if statistic == "change_over_time":
        of = row["comparator"].partition(":")[0]
        is_ratio = of in STATISTICS.names() and STATISTICS.get(of).unit is Unit.RATIO
        return f"{words.signed(row['value'], '%' if is_ratio else points)} a year", 1
    unit = STATISTICS.get(statistic).unit if statistic in STATISTICS.names() else Unit.LEVEL
    if statistic == "indirectly_standardised_ratio":
        return f"{words.number(row['value'], 1)}% of what would be expected", 1
    if unit is Unit.RATIO:
        return f"{words.number(row['value'], 2)} times", 2
    if unit is Unit.SQUARED:
        return f"{words.number(row['value'], 2)}{indicator.suffix} squared", 2
    if unit is Unit.PEOPLE:
        return f"{words.signed(row['value'], '', 0)} people", 0
    if unit in SUFFIXES:
        return f"{words.number(row['value'], 2)}{SUFFIXES[unit]}", 2
    if row["multiplier"] != indicator.multiplier:
        return f"{words.number(row['value'], 1)}% of what would be expected", 1
    decimals = words.decimals_for(row["multiplier"])
    return words.amount(row["value"], indicator.suffix, decimals), decimals


def _counted(row: dict[str, Any], indicator: Indicator) -> str:
    """Say who is counted: of states of a field, those whose field is in that one."""
    return row["stratum"] if row["statistic"] == STATE_SHARE else indicator.numerator.words


def _count(row: dict[str, Any], which: str) -> str:
    number = row[which]
    decimals = 0 if number is None or number == round(number) else 1
    hidden = row["is_suppressed"] and number is None
    return words.HIDDEN if hidden else words.number(number, decimals)


def _place(found: dict[str, Any]) -> list[str]:
    row, area = found["result"], found["area"]
    parents = [words.name(parent) for parent in area["parents"].values()]
    kind = f"{words.level_of(area['area_type'])} {area['area_code']}"
    lines = [f"{words.name(area['area_name'])} ({kind})" + "".join(f", {p}" for p in parents)]
    lines.append(words.period(row["period_start"], row["period_end"]))
    if row["stratification"] != ALL:
        title = found["stratifier"]["title"] if found["stratifier"] else row["stratification"]
        lines.append(f"{title}: {row['stratum']}")
    if found["pathway"]:
        lines.append(f"Stage {row['stage']} of the pathway {found['pathway']['title']}")
    return lines


def _comparator(found: dict[str, Any], indicator: Indicator) -> list[str]:
    row = found["result"]
    level = row["comparator_value"]
    value = "" if level is None else f": {words.number(level, 1)}"
    lines = [f"{words.comparator(row['comparator'])}{value}"]
    if row["comparison"] and row["comparison"] != "not_compared":
        lines.append(f"Standing: {words.standing(row['comparison'])}")
    if row["direction"]:
        lines.append(row["direction"])
    if row["p_value"] is not None:
        p = "p < 0.0001" if row["p_value"] < 0.0001 else f"p = {row['p_value']:.2g}"
        lines.append(f"{p}, before anything is adjusted for many tests")
    if found["target"]:
        lines += [f"{v['value']:g}{indicator.suffix}: {v['source']}" for v in _values(found)]
    if found["model"]:
        lines.append(f"Limits of the model: {found['model']['limits']}")
        lines += [
            f"{c['term']}: {c['coefficient']:.4g} (standard error {c['standard_error']:.2g})"
            for c in found["coefficients"]
        ]
    return lines


def _values(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the target's values that hold within the result's period."""
    start, end = (str(found["result"][key]) for key in ("period_start", "period_end"))
    return [
        value
        for value in found["target"]["values"]
        if (value["valid_from"] or start) <= end and (value["valid_to"] or end) >= start
    ]


def _files(sources: list[dict[str, Any]]) -> list[str]:
    return [
        f"{s['path']} ({s['title']}, {s['publisher']}; {s['rows_in']:,} rows in, "
        f"{s['rows_out']:,} rows out; sha256 {s['sha256']})"
        for s in sources
    ]
