"""Say of each row in which state a field of it is: valid, not stated, not known, and so on."""

from collections.abc import Iterable
from string import ascii_uppercase, digits

import ibis
from ibis.expr import types as ir

from equipath.analyses.conditions import Codelists, is_in, is_one_of
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.completeness import INVALID, MISSING, NOT_STATED, VALID, Completeness
from equipath.study.definition import Code
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN


def columns_recorded(study: Study, names: Iterable[str]) -> list[str]:
    """Return the columns whose states are among the columns that are asked for."""
    return [c.column for c in _asked(study, names)]


def with_states(study: Study, rows: ir.Table, names: Iterable[str]) -> ir.Table:
    """Add the states that are among the columns asked for, each as a column of words."""
    asked = _asked(study, names)
    problems = [
        Problem(
            f"completeness/{c.name}.yaml",
            "column",
            f"there is no column `{c.column}`.",
            did_you_mean(c.column, rows.columns),
        )
        for c in asked
        if c.column not in rows.columns
    ]
    if problems:
        raise StudyError("Completeness is asked of what is not there:", problems)
    return rows.mutate(**{c.recording: state_of(rows[c.column], c, study.codelists) for c in asked})


def state_of(column: ir.Value, declared: Completeness, codelists: Codelists) -> ir.StringValue:
    """Return the state of each cell, in words: see `Completeness`."""
    cell = column.cast("string").strip().nullif("")
    return ibis.cases(
        (cell.isnull(), MISSING),
        (_is_coded(column, cell, declared.not_stated), NOT_STATED),
        (_is_coded(column, cell, declared.not_known), NOT_KNOWN),
        (_is_valid(column, cell, declared, codelists), VALID),
        else_=INVALID,
    )


def _asked(study: Study, names: Iterable[str]) -> list[Completeness]:
    wanted = set(names)
    return [c for c in study.completeness.values() if c.recording in wanted]


def _is_valid(
    column: ir.Value, cell: ir.StringValue, declared: Completeness, codelists: Codelists
) -> ir.BooleanValue:
    held = _is_coded(column, cell, declared.valid)
    if declared.codelist:
        held = held | is_in(cell, [codelists[declared.codelist]])
    if declared.shapes:
        held = held | _shape(cell).isin([shape.replace(" ", "") for shape in declared.shapes])
    return held


def _is_coded(column: ir.Value, cell: ir.StringValue, given: Iterable[Code]) -> ir.BooleanValue:
    """Say whether a cell is one of the codes; a column of numbers is compared as numbers."""
    wanted = [str(code) for code in given]
    whole = [code for code in wanted if not code.endswith("*")]
    held = is_one_of(column if column.type().is_numeric() else cell, whole)
    for code in wanted:
        if code.endswith("*"):
            held = held | cell.startswith(code[:-1])
    return held


def _shape(cell: ir.StringValue) -> ir.StringValue:
    """Return what a code looks like. No pattern is pushed down: databases read them differently."""
    plain = cell.upper().replace(" ", "")
    return plain.translate(ascii_uppercase + digits, "A" * len(ascii_uppercase) + "N" * len(digits))
