"""Ask one statistic of one table, for every group of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from equipath.calculations.answer import Rows, answered, numbers
from equipath.calculations.cells import number_or_words, read_cells
from equipath.calculations.options import (
    KIND_OF_LEVEL,
    tables_of,
    takes_levels,
    understood,
)
from equipath.calculations.read import read
from equipath.errors import DataError, Problem, UsageError, did_you_mean
from equipath.statistics import STATISTICS
from equipath.statistics.column_names import COLUMNS, Kind
from equipath.statistics.level_scale import ERROR_SCALES
from equipath.statistics.proportion import proportion
from equipath.statistics.rate import rate
from equipath.statistics.statistic import Estimate, Statistic
from equipath.vocabulary import NOT_KNOWN

COUNTS = ("numerator", "denominator")
LEVELS = {"proportion": proportion, "rate": rate}


@dataclass(frozen=True)
class Question:
    """A table made ready: rows sorted so that those of a group stand together.

    `columns` are what the statistic is handed.
    """

    rows: Rows
    columns: dict[str, Any]


def calculate(
    statistic: str,
    table: Any,
    *,
    by: Sequence[str] = (),
    columns: Mapping[str, str] = MappingProxyType({}),
    file: str = "",
    **options: Any,
) -> pl.DataFrame:
    """Return a statistic of a table for every group of its rows, in the columns of the results.

    `table` is a data frame (Polars, pandas), a mapping of columns or the path of a csv, xlsx or
    parquet file, with the columns that the statistic wants under their documented names
    (`equipath calculate --help STATISTIC`) or those that `columns` gives, documented name →
    header. `by` names the columns that make the groups; an empty cell in them is a group of
    its own, "Not known". A statistic that answers for every
    row gives the table's own columns back beside its answers, in the order given. Where levels
    are wanted, a numerator and a denominator will do (option `kind`).

    Raises `UsageError` for an unknown statistic, column or option, `DataError` for cells that
    are not what their column holds, with file, row and column; `StatisticError` from the
    statistic itself. Counts that are hidden (`*`, `<5`) give hidden results, with a note.
    """
    found: Statistic = STATISTICS.get(statistic)
    asked = understood(found, options)
    frame, name = _framed(table, file)
    frame = _with_columns(frame, columns, name)
    question = _question(found, frame, tuple(by), asked, name)
    confidence = asked.pop("confidence", None)
    several = confidence if isinstance(confidence, list | tuple) else [confidence]
    estimates = {
        level: _estimate(found, question, asked if level is None else asked | {"confidence": level})
        for level in several
    }
    default = found.options.get("confidence")
    known = {default if level is None else level: made for level, made in estimates.items()}
    return answered(found, question.rows, tuple(by), known)


def _framed(table: Any, file: str) -> tuple[pl.DataFrame, str]:
    if isinstance(table, str | Path):
        return read(Path(table)), file or Path(table).name
    if isinstance(table, pl.DataFrame):
        return table, file or "the table"
    if isinstance(table, Mapping):
        return pl.DataFrame(table), file or "the table"
    return pl.from_pandas(table), file or "the table"


def _with_columns(table: pl.DataFrame, columns: Mapping[str, str], file: str) -> pl.DataFrame:
    """Return the table with columns under the names that are documented, besides their own."""
    for header in columns.values():
        if header not in table.columns:
            advice = did_you_mean(header, table.columns)
            raise UsageError(f"{file} has no column `{header}`. {advice}".strip())
    return table.with_columns(pl.col(header).alias(name) for name, header in columns.items())


def _question(
    statistic: Statistic,
    table: pl.DataFrame,
    by: tuple[str, ...],
    options: dict[str, Any],
    file: str,
) -> Question:
    absent = [name for name in by if name not in table.columns]
    if absent:
        advice = did_you_mean(absent[0], table.columns)
        raise UsageError(f"{file} has no column `{absent[0]}` to group by. {advice}".strip())
    named = {name: _names(options.pop(name, "")) for name in tables_of(statistic)}
    level = options.get(KIND_OF_LEVEL, "proportion")
    if KIND_OF_LEVEL not in statistic.options:
        options.pop(KIND_OF_LEVEL, None)
    wanted = _wanted(statistic, table, named, file)
    columns, hidden = _read(table, wanted, file)
    keyed = table.with_columns(
        pl.col(name).cast(pl.String).fill_null("").replace("", NOT_KNOWN) for name in by
    ).with_columns(
        numbers(name, values)
        for name, values in columns.items()
        if COLUMNS[name].kind is Kind.NUMBER
    )
    group = _groups(keyed, by)
    place = np.argsort(group, kind="stable")
    if (group[1:] < group[:-1]).any():
        group, hidden, keyed = group[place], hidden[place], keyed[place]
        columns = {name: values[place] for name, values in columns.items()}
    for name, members in named.items():
        if members:
            columns[name] = {member: number_or_words(keyed, member) for member in members}
    if "value" in statistic.requires and "value" not in wanted:
        columns = _as_levels(statistic, columns, level)
        if "error_scale" in statistic.options:
            # As PHE does: errors of a proportion on the logit scale, of a rate on the log scale.
            options.setdefault("error_scale", ERROR_SCALES[level])
    rows = Rows(keyed, group, hidden, place)
    if statistic.adds_up and by:
        rows, columns = _added_up(rows, columns, by)
    return Question(rows, columns)


def _read(
    table: pl.DataFrame, wanted: list[str], file: str
) -> tuple[dict[str, Any], NDArray[np.bool_]]:
    """Return the columns wanted and in which rows a number was hidden, in the table's order."""
    columns, problems = dict[str, Any](), list[Problem]()
    hidden = np.zeros(table.height, dtype=np.bool_)
    for name in wanted:
        cells, wrong = read_cells(table, name, COLUMNS[name], file)
        columns[name], hidden = cells.values, hidden | cells.is_hidden
        problems += wrong
    if problems:
        raise DataError("The table cannot be used as it is.", problems)
    return columns, hidden


def _names(given: str | Sequence[str]) -> list[str]:
    parts = given.split(",") if isinstance(given, str) else list(given)
    return [part.strip() for part in parts if part.strip()]


def _wanted(
    statistic: Statistic, table: pl.DataFrame, named: dict[str, list[str]], file: str
) -> list[str]:
    """Return the columns to read; `DataError` says which are lacking and what might be meant."""
    present = [
        name
        for name in (*statistic.requires, *statistic.also)
        if name in table.columns and name not in named
    ]
    required = [name for name in statistic.requires if name not in named]
    if takes_levels(statistic) and "value" not in table.columns:
        required = [n for n in required if n not in ("value", "population")] + list(COUNTS)
        present = [n for n in present if n not in ("lower_ci", "upper_ci")] + list(COUNTS)
    problems = [
        Problem(
            file,
            name,
            "there is no such column.",
            _how_to_name(name, table),
        )
        for name in dict.fromkeys(required)
        if name not in table.columns
    ]
    problems += [
        Problem(file, name, "no columns are named for it.", f"Give `{name}=one,another`.")
        for name in named
        if name in statistic.requires and not named[name]
    ]
    problems += [
        Problem(file, member, "there is no such column.", did_you_mean(member, table.columns))
        for members in named.values()
        for member in members
        if member not in table.columns
    ]
    if problems:
        raise DataError(f"`{statistic.name}` cannot be calculated.", problems)
    return list(dict.fromkeys(present))


def _how_to_name(name: str, table: pl.DataFrame) -> str:
    near = get_close_matches(name, table.columns, n=1)
    advice = f"{did_you_mean(name, table.columns)} Say which it is: `--column {name}="
    return f"{advice.strip()}{near[0] if near else 'HEADER'}`."


def _groups(table: pl.DataFrame, by: tuple[str, ...]) -> NDArray[np.int64]:
    """Return one integer a row, groups numbered in the order in which they first appear."""
    if not by:
        return np.zeros(table.height, dtype=np.int64)
    numbers = table.select(by).unique(maintain_order=True).with_row_index("_group")
    joined = table.select(by).join(numbers, on=by, how="left", maintain_order="left")
    return joined["_group"].cast(pl.Int64).to_numpy()


def _as_levels(statistic: Statistic, columns: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the columns with counts turned into levels, their limits and a population."""
    if kind not in LEVELS:
        raise UsageError(f"`kind` is {' or '.join(LEVELS)}, not `{kind}`.")
    numerator, denominator = columns.pop("numerator"), columns.pop("denominator")
    made = LEVELS[kind](numerator, denominator)
    wanted = {*statistic.requires, *statistic.also}
    levels = {
        "value": made.value,
        "lower_ci": made.lower_ci,
        "upper_ci": made.upper_ci,
        "population": denominator,
    }
    return {**{n: v for n, v in levels.items() if n in wanted}, **columns}


def _added_up(
    rows: Rows, columns: dict[str, Any], by: tuple[str, ...]
) -> tuple[Rows, dict[str, Any]]:
    """Return one row a group with its counts added up; one that is missing leaves no sum."""
    starts = rows.starts
    if not starts.size:
        return rows, columns
    sums = {name: np.add.reduceat(values, starts) for name, values in columns.items()}
    frame = rows.table.select(by)[starts].with_columns(
        numbers(name, values) for name, values in sums.items()
    )
    hidden = np.logical_or.reduceat(rows.is_hidden, starts)
    return Rows(frame, rows.group[starts], hidden, np.arange(starts.size)), sums


def _estimate(statistic: Statistic, question: Question, options: dict[str, Any]) -> Estimate:
    group = {"group": question.rows.group} if statistic.is_grouped else {}
    estimate: Estimate = statistic.compute(**question.columns, **group, **options)
    return estimate
