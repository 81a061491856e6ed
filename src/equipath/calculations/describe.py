"""Say what a statistic wants and is: the help that `equipath calculate --help` prints."""

from equipath.calculations.options import KIND_OF_LEVEL, known_options, tables_of, takes_levels
from equipath.statistics.column_names import COLUMNS
from equipath.statistics.statistic import Statistic


def described(statistic: Statistic) -> list[tuple[str, list[str]]]:
    """Return the sections of a statistic's help: a heading and its lines."""
    tables = tables_of(statistic)
    wanted = [n for n in statistic.requires if n not in tables]
    more = [n for n in statistic.also if n not in tables]
    columns = [_column(name) for name in wanted]
    if takes_levels(statistic):
        columns.append("(or `numerator` and `denominator` in place of the level)")
    answer = "One answer a row" if statistic.gives_rows else "One answer for each group"
    options = [f"{name}={shown(default)}" for name, default in known_options(statistic).items()]
    if KIND_OF_LEVEL in known_options(statistic) and KIND_OF_LEVEL not in statistic.options:
        options = [
            f"{o} (or rate: levels made of counts)" if o.startswith("kind=") else o for o in options
        ]
    sections = [
        (statistic.title, [statistic.definition]),
        ("Columns it wants", columns),
        ("Columns it can use", [_column(name) for name in more]),
        ("Options and their defaults", options),
        ("Answers", [f"{answer}; `--by` makes the groups."]),
        ("Formula", [statistic.formula]),
        ("Reference", [statistic.reference]),
        ("Not for", [statistic.when_not]),
    ]
    return [(heading, lines) for heading, lines in sections if lines]


def _column(name: str) -> str:
    return f"{name}: {COLUMNS[name].meaning}"


def shown(default: object) -> str:
    """Return an option's value as it is written on a command line."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return "" if default is None else str(default)
