"""Say what a statistic wants and is: the help that `equipath calculate --help` prints."""

from equipath.calculations.choices import choices
from equipath.calculations.options import (
    KIND_OF_LEVEL,
    KINDS_OF_LEVEL,
    known_options,
    tables_of,
    takes_levels,
    type_of,
)
from equipath.statistics.column_names import COLUMNS, Kind
from equipath.statistics.statistic import Statistic

CELLS = {
    Kind.YES_NO: " (yes or no)",
    Kind.POSITION: " (Dates count as days; words stand in the order in which they come.)",
}
"""What a column's cells may be, where its meaning does not say it."""

ANSWERS = {bool: " (yes or no)", int: " (a whole number)", float: " (a number)"}


def described(statistic: Statistic) -> list[tuple[str, list[str]]]:
    """Return the sections of a statistic's help: a heading and its lines."""
    columns = [_column(statistic, name) for name in statistic.requires]
    if takes_levels(statistic):
        columns.append("(or `numerator` and `denominator` in place of the level)")
    answer = "One answer a row" if statistic.gives_rows else "One answer for each group"
    options = known_options(statistic)
    sections = [
        (statistic.title, [statistic.definition]),
        ("Columns it wants", columns),
        ("Columns it can use", [_column(statistic, name) for name in statistic.also]),
        ("Options and their defaults", [_option(statistic, name) for name in options]),
        ("Answers", [f"{answer}; `--by` makes the groups."]),
        ("Formula", [statistic.formula]),
        ("Reference", [statistic.reference]),
        ("Not for", [statistic.when_not]),
    ]
    return [(heading, lines) for heading, lines in sections if lines]


def _column(statistic: Statistic, name: str) -> str:
    column = COLUMNS[name]
    if column.kind is not Kind.TABLE:
        return f"{name}: {column.meaning}{CELLS.get(column.kind, '')}"
    example = statistic.example.options.get(name, "age_band,sex")
    return f"{name}: {column.meaning} They are columns of your table: `--option {name}={example}`."


def _option(statistic: Statistic, name: str) -> str:
    """Return an option with its default, and with what else it may be."""
    default = known_options(statistic)[name]
    written = f"{name}={shown(default)}"
    if name in tables_of(statistic):
        return f"{written} (columns of your table)"
    if name == KIND_OF_LEVEL and name not in statistic.options:
        return f"{written} (or {KINDS_OF_LEVEL[1]}: levels made of counts)"
    kind = type_of(statistic, name)
    if kind is str:
        others = [word for word in choices(statistic, name) if word != default]
        return f"{written} (or {', '.join(others)})" if others else written
    return written + (ANSWERS[kind] if default is None or kind is bool else "")


def shown(default: object) -> str:
    """Return an option's value as it is written on a command line."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return "" if default is None else str(default)
