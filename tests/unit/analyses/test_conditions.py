"""A condition holds of a cell as what it is, whatever type the cell has; never of an empty one."""

import ibis
import polars as pl
import pytest
from ibis.backends.duckdb import Backend

from equipath.analyses.conditions import hold, is_misread
from equipath.engines.duckdb import desk
from equipath.study.condition import Condition, Requirement, Where

COLUMNS = {
    "text": ["yes", "No", " 1", None],
    "truth": [True, False, True, None],
    "whole": [1, 0, 1, None],
    "fraction": [1.0, 0.0, 1.0, None],
    "code": ["E", "F", "1", None],
    "age": ["39", "40.5", "100", None],
    "odd": ["40+", "40", "", None],
}


@pytest.fixture(scope="module")
def connection() -> Backend:
    return desk()


def asked(connection: Backend, column: str, condition: Condition) -> list[bool]:
    table = ibis.memtable(pl.DataFrame(COLUMNS).to_arrow())
    answer = table.mutate(held=hold(table, Where(**{column: condition}), {}))
    return connection.to_polars(answer)["held"].to_list()


@pytest.mark.parametrize("column", ["text", "truth", "whole", "fraction"])
@pytest.mark.parametrize(
    ("condition", "held"), [(True, [True, False, True]), (False, [False, True, False])]
)
def test_a_flag_is_a_flag_however_it_is_written(
    connection: Backend, column: str, condition: bool, held: list[bool]
) -> None:
    assert asked(connection, column, condition) == [*held, False]


@pytest.mark.parametrize(
    ("column", "condition", "held"),
    [
        ("code", "E", [True, False, False]),
        ("code", ("F", 1), [False, True, True]),
        ("whole", "1", [True, False, True]),
        ("fraction", 1, [True, False, True]),
        ("fraction", ("0", "x"), [False, True, False]),
        ("age", Requirement(at_least=40), [False, True, True]),
        ("age", Requirement(at_least=40.5, at_most=99), [False, True, False]),
        ("whole", Requirement(at_most=0), [False, True, False]),
        ("age", Requirement(above=39, below=100), [False, True, False]),
        ("age", Requirement(is_recorded=True), [True, True, True]),
    ],
)
def test_codes_and_spans_are_compared_as_what_the_cells_are(
    connection: Backend, column: str, condition: Condition, held: list[bool]
) -> None:
    assert asked(connection, column, condition) == [*held, False]


def test_a_cell_that_is_no_number_or_no_flag_is_known_for_that(connection: Backend) -> None:
    table = ibis.memtable(pl.DataFrame(COLUMNS).to_arrow())
    answer = table.mutate(
        number=is_misread(table.odd, Requirement(at_least=40)), flag=is_misread(table.code, True)
    )
    frame = connection.to_polars(answer)
    assert frame["number"].to_list() == [True, False, True, False]
    assert frame["flag"].to_list() == [True, True, False, False]
