"""Play a test: work definitions out for the people that it draws, and compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from equipath.analyses.cohorts.people import Records
from equipath.analyses.indicators.each_person import counted_of_each, known_of_each
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.drawn import Drawn, read_drawn
from equipath.study.drawn_references import NUMBERS, PERSON, counts_as
from equipath.study.drawn_test import DrawnTest
from equipath.study.study import Period, Study
from equipath.testing.cells import agrees, shown, shown_like
from equipath.testing.tables import drawn_records

Row = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """What came otherwise than expected of one person, who is drawn and not real."""

    person: str
    what: str
    expected: str
    found: str


@dataclass(frozen=True)
class Outcome:
    """A test that was played: how many values were compared, and those that differ."""

    test: DrawnTest
    compared: int
    differences: tuple[Difference, ...]


def play(study: Study, test: DrawnTest, engine: Engine) -> Outcome:
    """Play one test of a study.

    Raises `StudyError` where the test draws or expects what there cannot be, or where the
    definitions themselves cannot be worked out.
    """
    span = test.period or study.period
    study = study.model_copy(update={"period": Period(start=span.start, end=span.end)})
    records = drawn_records(study, test, engine)
    compared = [
        pair
        for expected, label, found in (
            *_of_variables(study, test, records),
            *_of_indicators(study, test, records),
        )
        for pair in _compared(test, expected, label, found)
    ]
    different = tuple(difference for difference, agreed in compared if not agreed)
    return Outcome(test, len(compared), different)


def _of_variables(
    study: Study, test: DrawnTest, records: Records
) -> Iterator[tuple[Drawn, str, dict[str, Row]]]:
    if not test.expect.variables:
        return
    key = "expect.variables"
    drawn, _ = read_drawn(test.expect.variables, "", "")
    names = tuple(header for header in drawn.headers if header != PERSON)
    sources = [name for name in records.of("people") if name in test.given]
    if not sources:
        _stop(test, "given", "draws nobody of whom there could be variables.")
    found = pl.concat(known_of_each(study, records, source, names) for source in sources)
    known = {*study.variables, *study.cohorts, *found.columns}
    for name in names:
        if name not in found.columns:
            wrong = f"there is no variable or cohort `{name}`."
            _stop(test, key, wrong, did_you_mean(name, known))
    yield drawn, "", {row[PERSON]: row for row in found.iter_rows(named=True)}


def _of_indicators(
    study: Study, test: DrawnTest, records: Records
) -> Iterator[tuple[Drawn, str, dict[str, Row]]]:
    everybody = {
        row.cells.get(PERSON, "")
        for drawing in test.given.values()
        for row in read_drawn(drawing, "", "")[0].rows
    }
    for name, drawing in test.expect.indicators.items():
        indicator = study.indicators[name]
        if indicator.source not in records.tables:
            fills = study.sources[indicator.source].fills
            wrong = f"`{name}` is counted from `{fills}`, and not from people."
            _stop(test, f"expect.indicators.{name}", wrong)
        counted = counted_of_each(study, records, indicator)
        rows = {row[PERSON]: row for row in counted.iter_rows(named=True)}
        # Of whom there is no record, nothing is counted.
        nothing = dict.fromkeys(NUMBERS, 0)
        yield read_drawn(drawing, "", "")[0], name, {p: rows.get(p, nothing) for p in everybody}


def _compared(
    test: DrawnTest, drawn: Drawn, indicator: str, found: dict[str, Row]
) -> Iterator[tuple[Difference, bool]]:
    for row in drawn.rows:
        person = row.cells[PERSON]
        if person not in found:
            key = f"expect.indicators.{indicator}" if indicator else "expect.variables"
            _stop(test, f"{key}, line {row.line}", f"nobody is drawn whose id is `{person}`.")
        for header in drawn.headers:
            if header == PERSON:
                continue
            expected, value = row.cells[header], found[person][header]
            if indicator:
                agreed = counts_as(expected) == float(value or 0)
            else:
                agreed = agrees(expected, value)
            what = f"{header} of {indicator}" if indicator else header
            came = shown_like(expected, float(value or 0)) if indicator else shown(value)
            yield Difference(person, what, expected, came), agreed


def _stop(test: DrawnTest, key: str, wrong: str, instead: str = "") -> None:
    problem = Problem(f"tests/{test.name}.yaml", key, wrong, instead)
    raise StudyError("A test cannot be played:", [problem])
