"""Make up an extract in the layout of a data set: nobody's record, and nothing planted.

A template's `extract.yaml` says what each file holds, so that its study runs before there are
data of its own, and its sources can be read beside the file that they map.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Self
from zlib import crc32

import numpy as np
import polars as pl
from pydantic import Field, model_validator

from equipath.errors import RunError, UsageError
from equipath.study.definition import Part
from equipath.study.yaml_file import read_yaml

LARGEST = 1_000_000
"""People. An extract is there to be looked at and is made in memory; a region can be larger."""


class Drawn(Part):
    """How the cells of one column are made up: one of these ways."""

    value: str | None = Field(None, description="The same in every row.")
    shares: dict[str, float] = Field(default_factory=dict, description="Value → share of rows.")
    of_person: dict[str, float] = Field(
        default_factory=dict, description="Value → share of people, whose rows all have it."
    )
    person: str | None = Field(None, description="The person's number, after these letters.")
    number_from: int | None = Field(None, description="A number of each row's own.")
    between: tuple[int, int] | None = Field(None, description="Whole numbers, both included.")
    days: tuple[date, date] | None = Field(None, description="Days, both included.")
    after: str | None = Field(None, description="Days after those in this column: as `between`.")
    born: tuple[date, date] | None = Field(None, description="A day of each person's own.")
    empty: float = Field(0, ge=0, le=1, description="The share of cells with nothing in them.")

    @model_validator(mode="after")
    def _is_made_in_one_way(self) -> Self:
        ways = self.model_fields_set - {"empty"} - ({"between"} if self.after else set())
        if len(ways) != 1:
            raise ValueError("a column is made up in one way")
        return self


class Again(Part):
    """Rows that are sent again: how many of them, and what is then written otherwise."""

    share: float = Field(ge=0, le=1, description="Of the rows.")
    columns: dict[str, Drawn] = Field(description="Columns that are drawn anew.")


class File(Part):
    """One delimited file."""

    rows_a_person: float = Field(1, gt=0, description="1: everybody has exactly one.")
    columns: dict[str, Drawn] = Field(min_length=1, description="Header → how it is made up.")
    sent_again: Again | None = Field(None, description="What is there twice.")


class Extract(Part):
    """All the files of one extract."""

    files: dict[str, File] = Field(min_length=1, description="File name → what it holds.")


def write_extract(recipe: Path, folder: Path, people: int, seed: int) -> None:
    """Write the files that a recipe describes into a folder.

    The same `people` and `seed` give the same bytes. Raises `UsageError` for too few or too many
    people, and `RunError` where the folder cannot be written.
    """
    if not 1 <= people <= LARGEST:
        raise UsageError(f"An extract can have 1 to {LARGEST:,} people, not {people:,}.")
    if seed < 0:
        raise UsageError(f"A seed is a whole number from 0 on, not {seed}.")
    content, _ = read_yaml(recipe, recipe.name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, file in Extract.model_validate(content).files.items():
            _rows(name, file, people, seed).write_csv(folder / name)
    except OSError as error:
        raise RunError(f"The extract cannot be written to {folder}: {error.strerror}.") from None


def _rows(name: str, file: File, people: int, seed: int) -> pl.DataFrame:
    rng = _stream(f"{name}/", people, seed)
    rows = round(people * file.rows_a_person)
    who = np.arange(people) if file.rows_a_person == 1 else rng.integers(0, people, rows)
    table = _with(pl.DataFrame({"": who}), file.columns, name, people, seed)
    if file.sent_again:
        repeated = table.filter(pl.Series(rng.random(rows) < file.sent_again.share))
        table = pl.concat(
            [table, _with(repeated, file.sent_again.columns, f"{name}/again", people, seed)]
        )
    return table.drop("")


def _with(
    table: pl.DataFrame, columns: Mapping[str, Drawn], name: str, people: int, seed: int
) -> pl.DataFrame:
    for header, drawn in columns.items():
        # What is a person's own is the same in every file, and whatever else a file holds.
        is_own = bool(drawn.of_person or drawn.born)
        rng = _stream(header if is_own else f"{name}/{header}", people, seed)
        cells = _cells(drawn, table, people, rng).cast(pl.String)
        is_empty = pl.Series(rng.random(table.height) < drawn.empty)
        cells = pl.select(pl.when(~is_empty).then(cells)).to_series()
        table = table.with_columns(cells.alias(header))
    return table


def _cells(drawn: Drawn, table: pl.DataFrame, people: int, rng: np.random.Generator) -> pl.Series:
    rows, who = table.height, table[""]
    if drawn.of_person:
        return _values(drawn.of_person, people, rng).gather(who)
    if drawn.born:
        return _days(drawn.born, people, rng).gather(who)
    if drawn.shares:
        return _values(drawn.shares, rows, rng)
    if drawn.person is not None:
        return pl.Series([f"{drawn.person}{number:07d}" for number in who])
    if drawn.number_from is not None:
        return pl.Series(np.arange(rows) + drawn.number_from)
    if drawn.days:
        return _days(drawn.days, rows, rng)
    if drawn.between:
        lowest, highest = drawn.between
        numbers = pl.Series(rng.integers(lowest, highest + 1, rows))
        if drawn.after is None:
            return numbers
        both = pl.DataFrame({"day": table[drawn.after].str.to_date(), "days": numbers})
        return both.select(pl.col("day") + pl.duration(days="days"))["day"]
    return pl.Series([drawn.value] * rows, dtype=pl.String)


def _values(shares: Mapping[str, float], rows: int, rng: np.random.Generator) -> pl.Series:
    weights = np.array(list(shares.values()))
    return pl.Series(list(shares)).gather(rng.choice(len(weights), rows, p=weights / weights.sum()))


def _days(span: tuple[date, date], rows: int, rng: np.random.Generator) -> pl.Series:
    first, last = (day.toordinal() for day in span)
    return pl.Series([date.fromordinal(int(n)) for n in rng.integers(first, last + 1, rows)])


def _stream(name: str, people: int, seed: int) -> np.random.Generator:
    """Return the random numbers of one column, which no other column's draws disturb."""
    return np.random.default_rng([people, seed, crc32(name.encode())])
