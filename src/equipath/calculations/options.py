"""Read the options of a statistic: as written on a command line, or as Python values."""

import inspect
from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, get_args

from equipath.errors import UsageError, did_you_mean
from equipath.statistics.column_names import COLUMNS, Kind
from equipath.statistics.statistic import Statistic

WORDS_FOR_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}

KIND_OF_LEVEL = "kind"
"""How a level is made of a numerator and a denominator, where a statistic wants levels."""

KINDS_OF_LEVEL = ("proportion", "rate")


def written(pairs: Sequence[str]) -> dict[str, str]:
    """Return the options written as `name=value`; `UsageError` for one that is not."""
    options = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"Write an option as name=value, not `{pair}`.")
        options[name.strip()] = value.strip()
    return options


def tables_of(statistic: Statistic) -> list[str]:
    """Return the names of columns that stand for several: an option names those of the file."""
    wanted = (*statistic.requires, *statistic.also)
    return [name for name in wanted if COLUMNS[name].kind is Kind.TABLE]


def takes_levels(statistic: Statistic) -> bool:
    """Whether a numerator and a denominator will do for the level that the statistic wants."""
    wanted = {*statistic.requires, *statistic.also}
    return "value" in statistic.requires and wanted & {"standard_error", "lower_ci"} != set()


def known_options(statistic: Statistic) -> dict[str, Any]:
    """Return every option that may be given, with its default."""
    known = {**dict.fromkeys(tables_of(statistic), ""), **statistic.options}
    if takes_levels(statistic):
        known.setdefault(KIND_OF_LEVEL, KINDS_OF_LEVEL[0])
    return known


def understood(statistic: Statistic, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options given, each of its default's type; `UsageError` for an unknown one.

    `confidence` may name several levels, as `0.95,0.998`: they come back as a list.
    """
    known = known_options(statistic)
    options = dict[str, Any]()
    for name, value in given.items():
        if name not in known:
            advice = did_you_mean(name, known) or f"Known: {', '.join(known)}."
            raise UsageError(f"`{statistic.name}` has no option `{name}`. {advice}")
        if value == "" and known[name] is None:
            options[name] = None
        elif isinstance(value, str):
            options[name] = _typed(name, value, type_of(statistic, name))
        else:
            options[name] = value
    return options


def type_of(statistic: Statistic, option: str) -> type:
    """Return what an option is: bool, int, float or str, whether or not it may be left out."""
    parameters = inspect.signature(statistic.compute).parameters
    if option not in parameters or option in tables_of(statistic):
        return str
    annotation = parameters[option].annotation
    found: type = next((t for t in get_args(annotation) if t is not NoneType), annotation)
    return found


def _typed(name: str, text: str, kind: type) -> Any:
    if name == "confidence":
        levels = [_number(name, part) for part in text.split(",")]
        return levels[0] if len(levels) == 1 else levels
    if kind is bool:
        if text.lower() not in WORDS_FOR_BOOLEANS:
            raise UsageError(f"`{name}` is yes or no, not `{text}`.")
        return WORDS_FOR_BOOLEANS[text.lower()]
    if kind is int:
        number = _number(name, text)
        if number != int(number):
            raise UsageError(f"`{name}` is a whole number, not `{text}`.")
        return int(number)
    return _number(name, text) if kind is float else text


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"`{name}` is a number, not `{text}`.") from None
