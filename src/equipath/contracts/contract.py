"""What a contract is: the columns of a canonical table, and what must hold of them."""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "number", "date", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column: its name, type and meaning, and what its values must be.

    `is_key` columns together name a row once. `is_required` columns must be declared by a
    source; a value that is empty in one of them is a finding unless `may_be_empty`. An
    `is_count` column holds people or events, so a percentage in it is a mistake.
    """

    name: str
    type: ColumnType
    meaning: str
    is_key: bool = False
    is_required: bool = True
    may_be_empty: bool = False
    minimum: float | None = None
    maximum: float | None = None
    is_count: bool = False


@dataclass(frozen=True)
class Contract:
    """A canonical table. `open_columns` says what further columns are, where it takes any.

    A table of records about people names the column of the `person`. `date` is the column of
    the day that a record is of, and `until` that of its last day, where a record lasts.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    open_columns: str = ""
    person: str = ""
    date: str = ""
    until: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return tuple(c.name for c in self.columns if c.is_key)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that every source of this contract declares."""
        return tuple(c.name for c in self.columns if c.is_required)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column's name, in order."""
        return tuple(c.name for c in self.columns)

    @property
    def is_of_people(self) -> bool:
        """Whether a row is of one person, so that nothing in it may be shown."""
        return bool(self.person)
