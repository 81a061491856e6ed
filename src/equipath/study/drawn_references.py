"""Check that a study's tests are drawn well and name what is there."""

from collections.abc import Iterator

from equipath.errors import Problem, did_you_mean
from equipath.study.drawn import Drawn, read_drawn
from equipath.study.drawn_test import DrawnTest
from equipath.study.missing_names import Known, missing, names_in
from equipath.study.study import Study

PERSON = "person_id"
NUMBERS = ("numerator", "denominator")


def wrong_tests(study: Study, besides: Known) -> list[Problem]:
    """Return what is wrong with the tests of a study, as far as its folder says.

    `besides` are names that are there and not in the study, as those of files that are wrong.
    """
    known = {folder: names_in(study, folder, besides) for folder in ("sources", "indicators")}
    return [p for test in study.tests.values() for p in _of_one(test, known)]


def _of_one(test: DrawnTest, known: dict[str, set[str]]) -> Iterator[Problem]:
    file = f"tests/{test.name}.yaml"
    for name, drawing in test.given.items():
        yield from missing(file, f"given.{name}", [name], known["sources"], "source")
        yield from read_drawn(drawing, file, f"given.{name}")[1]
    if test.expect.variables:
        drawn, problems = read_drawn(test.expect.variables, file, "expect.variables")
        yield from problems or _of_headers(drawn, file, "expect.variables", "a variable's name")
    yield from _of_indicators(test, file, known["indicators"])


def _of_indicators(test: DrawnTest, file: str, known: set[str]) -> Iterator[Problem]:
    for name, drawing in test.expect.indicators.items():
        key = f"expect.indicators.{name}"
        yield from missing(file, key, [name], known, "indicator")
        drawn, problems = read_drawn(drawing, file, key)
        others = [h for h in drawn.headers if h not in {PERSON, *NUMBERS}]
        problems += [
            Problem(file, key, f"there is no such column as `{h}`.", did_you_mean(h, NUMBERS))
            for h in others
        ]
        yield from problems or _of_headers(drawn, file, key, "`numerator` or `denominator`")
        yield from _of_numbers(drawn, file, key)


def _of_headers(drawn: Drawn, file: str, key: str, others: str) -> Iterator[Problem]:
    if PERSON not in drawn.headers:
        yield Problem(file, key, f"has no column `{PERSON}`.", "It says whom each row is of.")
    elif len(drawn.headers) == 1:
        yield Problem(file, key, "expects nothing of anybody.", f"Add a column: {others}.")
    elif not drawn.rows:
        yield Problem(file, key, "has a row of headers and nobody under it.")


def _of_numbers(drawn: Drawn, file: str, key: str) -> Iterator[Problem]:
    for row in drawn.rows:
        for header in NUMBERS:
            cell = row.cells.get(header, "")
            if counts_as(cell) is None:
                where = f"{key}, line {row.line}, {header}"
                yield Problem(file, where, f"`{cell}` is neither yes nor no, and no number.")


def counts_as(cell: str) -> float | None:
    """Return what a cell of a numerator or a denominator stands for; an empty one for none."""
    words = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0, "": 0.0}
    if cell.lower() in words:
        return words[cell.lower()]
    try:
        return float(cell)
    except ValueError:
        return None
