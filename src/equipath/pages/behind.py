"""The sources that an indicator is counted from: its own, and those of its people's columns."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from equipath.pages.background import Background
from equipath.results.store import Results
from equipath.study.indicator import Indicator

NAME = re.compile(r"\w+")
"""A word of an SQL expression, which may be the name of a column."""


def sources_behind(known: Background, indicator: Indicator) -> list[str]:
    """Return the names of an indicator's sources, its own first.

    Those of records stand behind it by the variables and cohorts that its conditions and its
    groups are made of, and these by others.
    """
    declared = dict(_declared(known.results))
    groups = [known.stratifiers.get(name, {}).get("column") for name in indicator.stratifiers]
    parts = [indicator.numerator, indicator.denominator, *([indicator.of] if indicator.of else [])]
    waiting = [*(part.model_dump(mode="json") for part in parts), *groups]
    found = dict.fromkeys(name for name in (indicator.source, indicator.population) if name)
    while waiting:
        for name in dict.fromkeys(_named(waiting.pop())):
            if name in declared:
                made = declared.pop(name)
                found |= dict.fromkeys(made.get("source") or ())
                waiting.append(made)
    return list(found)


@lru_cache(maxsize=2)
def _declared(results: Results) -> Mapping[str, Any]:
    """Return a run's variables and cohorts as they were declared, by their names."""
    rows = results.query(
        "SELECT name, definition FROM definitions WHERE kind IN ('variable', 'cohort')"
    )
    return {name: json.loads(given) for name, given in rows.iter_rows()}


def _named(given: Any) -> Iterator[str]:
    """Return every word that a definition holds, the names of columns among them."""
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict):
        yield from given
        yield from NAME.findall(given.get("sql") or "")
        for part in given.values():
            yield from _named(part)
    elif isinstance(given, list):
        for part in given:
            yield from _named(part)
