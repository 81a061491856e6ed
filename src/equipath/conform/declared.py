"""Check what a source declares against the contract that it fills, and add what it adds to it."""

from dataclasses import replace
from datetime import date

from equipath.contracts.contract import Column, Contract
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.source import Cell, Source

LEVELS_MAKE = {"area_type", "area_code", "area_name", "parent_type", "parent_code"}
"""Columns that a hierarchy written in one row gives."""


def with_further_columns(contract: Contract, source: Source) -> Contract:
    """Return the contract with the columns that the source names besides."""
    further = (
        Column(name, column.type, "As the source says.", is_required=False, may_be_empty=True)
        for name, column in source.also.items()
    )
    return replace(contract, columns=(*contract.columns, *further))


def check_declared(source: Source, contract: Contract) -> None:
    """Raise `StudyError` for columns that the contract does not have, or that it needs."""
    file = f"sources/{source.name}.yaml"
    made = LEVELS_MAKE if source.levels else set()
    problems = [
        Problem(
            file,
            f"columns.{name}",
            f"`{contract.name}` has no such column.",
            _instead(name, contract),
        )
        for name in source.columns
        if name not in contract.names
    ]
    problems += [
        Problem(file, "columns", f"`{contract.name}` needs `{name}`.", f"Write `{name}: HEADER`.")
        for name in contract.required
        if name not in source.columns and name not in made
    ]
    types = {c.name: c.type for c in with_further_columns(contract, source).columns}
    problems += [
        Problem(file, f"{key}.{name}.value", f"`{column.value}` is not a {types[name]}.")
        for key, columns in (("columns", source.columns), ("also", source.also))
        for name, column in columns.items()
        if column.value is not None and not _fits(column.value, types.get(name, "string"))
    ]
    problems += _of_further(source, contract, file)
    if problems:
        raise StudyError(f"The source `{source.name}` does not fill its contract:", problems)


def _instead(name: str, contract: Contract) -> str:
    near = did_you_mean(name, contract.names)
    if contract.is_of_people and not near.startswith("Did"):
        return f"Further columns stand under `also`: `also: {{{name}: HEADER}}`."
    return near


def _of_further(source: Source, contract: Contract, file: str) -> list[Problem]:
    """Return what is wrong with columns besides the contract's."""
    if source.also and not contract.is_of_people:
        wrong = f"`{contract.name}` holds nothing of people: it takes no further columns."
        return [Problem(file, "also", wrong, "Use `strata` or `attributes`, or leave it out.")]
    return [
        Problem(file, f"also.{name}", f"`{contract.name}` has such a column.", f"Write it {place}.")
        for name in source.also
        for place, taken in (
            ("under `columns`", contract.names),
            ("once: it stands in `strata` too", source.strata),
        )
        if name in taken
    ]


def _fits(value: Cell, kind: str) -> bool:
    """Say whether a value that is the same for all rows can be of the contract's type."""
    try:
        if kind == "date":
            date.fromisoformat(str(value))
        elif kind == "number":
            float(str(value))
    except ValueError:
        return False
    return kind != "boolean" or isinstance(value, bool)
