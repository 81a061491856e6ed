"""Sources: where the data is, which contract it fills, and how its columns are spelt there."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from equipath.study.definition import Definition, Name, Part, Words, one_will_do

Cell = str | int | float | bool | date

SUPPRESSED = ("*", "-", "[c]", "c", "<5", "<6", "<7", "<8", "<10", "[low]")
"""Cells that publishers write for a number they hide. Government Analysis Function shorthand
`[c]` and `[low]`; `*` in HES outputs; `<5` and the like in local ones. `-` is sometimes a zero:
a source whose `-` is nought says so with `zeros`."""

MISSING = ("", "[x]", "x", "[z]", "z", "..", ":", "n/a", "N/A", "NA", "NULL", "null")
"""Cells for what was not collected (`[x]`) or does not apply (`[z]`)."""


class Column(Part):
    """How one column of the contract is found: a header, or one value for all rows."""

    header: str | None = Field(None, alias="from", description="The header as spelt there.")
    value: Cell | None = Field(None, description="The same for every row.")
    map: dict[str, str | None] = Field(
        default_factory=dict, description="Theirs → ours; null for what stands for nothing."
    )
    date_format: str | None = Field(None, description="As in `%d%b%Y`.")
    multiply_by: float | None = Field(None, description="100 for a share to be shown per cent.")
    last_day_of: Literal["month", "quarter", "year"] | None = Field(
        None, description="The last day of the period that the date begins."
    )

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if (self.header is None) == (self.value is None):
            raise ValueError("give either `from` (a header) or `value` (the same for all rows)")
        return self


class Further(Column):
    """A column beside the contract's: how it is found, and what it holds."""

    type: Literal["string", "number", "date", "boolean"] = Field(
        "string", description="`string`, `number`, `date` or `boolean`."
    )


class Version(Part):
    """A column by which a later version of a record is told from an earlier one."""

    header: str = Field(alias="from", description="The header as spelt there.")
    type: Literal["number", "date", "string"] = Field(
        "number", description="How cells of text are compared: `number`, `date` or `string`."
    )
    date_format: str | None = Field(None, description="As in `%d%b%Y`.")


def _a_header_alone_will_do(value: object) -> object:
    return {"from": value} if isinstance(value, str) else value


Spelling = Annotated[
    Column, BeforeValidator(_a_header_alone_will_do, json_schema_input_type=str | Column)
]
"""A column, which may be written as its header alone: `area_code: ODS CODE`."""

FurtherSpelling = Annotated[
    Further, BeforeValidator(_a_header_alone_will_do, json_schema_input_type=str | Further)
]
"""A further column, which may be written as its header alone if it is text."""

Values = Annotated[
    tuple[Cell, ...],
    BeforeValidator(one_will_do, json_schema_input_type=Cell | tuple[Cell, ...]),
]
"""The values that a cell may have; one may be written alone.

Text that ends in `*` stands for all that begins so, and `""` for a cell with nothing in it."""


class Resubmission(Part):
    """What was sent more than once: of rows with the same `same`, the latest are kept.

    `same` may name one record, or a whole submission (a provider and a month), whose rows are
    all replaced by those of a later one. The first header of `latest` is asked first, the next
    among the rows that are still equal. Rows without all of `same` are kept; rows that are alike
    in every column that is read count once.
    """

    same: tuple[str, ...] = Field(
        min_length=1, description="Headers that together name a record or a submission."
    )
    latest: tuple[
        Annotated[
            Version, BeforeValidator(_a_header_alone_will_do, json_schema_input_type=str | Version)
        ],
        ...,
    ] = Field(min_length=1, description="Headers whose highest value is the latest.")


def _one_rule_will_do(value: object) -> object:
    return (value,) if isinstance(value, dict) else value


Resubmissions = Annotated[
    tuple[Resubmission, ...],
    BeforeValidator(
        _one_rule_will_do, json_schema_input_type=Resubmission | tuple[Resubmission, ...]
    ),
]
"""Rules that are followed one after the other; one may be written alone."""


class Unpivot(Part):
    """Turn a wide table's columns into rows: each header becomes a value of `names_to`."""

    headers: dict[str, str] = Field(min_length=1, description="Header → the value it becomes.")
    names_to: str = Field("name", description="The column that says which it was.")
    values_to: str = Field("value", description="The column of its numbers.")


class Level(Part):
    """One level of a hierarchy that stands in a row: which headers name the area there."""

    type: Name = Field(description="The type of area.")
    code: str = Field(description="The header of its code.")
    name: str | None = Field(None, description="The header of its name.")
    boundary_code: str | None = Field(
        None, description="The header of its code in the boundary file, where that differs."
    )


class Source(Definition):
    """One table of data, read where it lies.

    `columns` says how each column of the contract is spelt in the file (a header, or a
    `Column`); `also` names further columns of people and records; `strata` those that divide
    published counts; `attributes` those that describe areas; `levels` reads a hierarchy that is
    written one row an area. `resubmissions`, `where` and `leave_out` say which rows count.
    """

    kind: Name = Field(
        description="How it is read: `csv`, `excel`, `parquet`, `duckdb`, `postgres`, `spark`…"
    )
    fills: Name = Field(description="The contract that it fills.")
    path: str | None = Field(None, description="From the study's folder; `{root}/…` for a root.")
    connection: str | None = Field(
        None, description="The environment variable that holds a database's address."
    )
    table: str | None = Field(None, description="A table, or a worksheet.")
    query: str | None = Field(None, description="SQL, in place of a table.")
    encoding: str = Field("utf-8", description="Of delimited text: any that Python knows.")
    delimiter: str = Field(",", description="One character, or the word `tab`.")
    header_row: int | None = Field(None, ge=1, description="Where it is not to be found.")
    columns: dict[str, Spelling] = Field(
        default_factory=dict, description="The contract's column → header, or how it is found."
    )
    also: dict[Name, FurtherSpelling] = Field(
        default_factory=dict,
        description="Further columns of people and records: our name → header, with a `type`.",
    )
    strata: dict[Name, str] = Field(default_factory=dict, description="Stratum column → header.")
    attributes: dict[Name, str] = Field(default_factory=dict, description="Name → header.")
    averages: dict[Name, Name] = Field(
        default_factory=dict,
        description="New attribute of practices → the attribute of small areas that it is the mean "
        "of, by how many of their patients live there. For `patients_by_area`.",
    )
    levels: tuple[Level, ...] = Field((), description="Lowest first.")
    unpivot: Unpivot | None = Field(None, description="Where things stand side by side.")
    resubmissions: Resubmissions = Field(
        (), description="What was sent more than once: how the latest is told. Asked first."
    )
    where: dict[str, Values] = Field(
        default_factory=dict, description="Keep rows whose header has one of these values."
    )
    leave_out: dict[str, Values] = Field(
        default_factory=dict, description="Leave rows out whose header has one of these values."
    )
    suppressed: tuple[str, ...] = Field(SUPPRESSED, description="Cells for a hidden number.")
    missing: tuple[str, ...] = Field(MISSING, description="Cells for no number.")
    zeros: tuple[str, ...] = Field((), description="Cells for nought.")
    adds_up_to: Name | None = Field(None, description="A source of totals to check against.")
    publisher: Words = Field(description="Who published it: shown under every chart.")
    licence: str = Field("", description="Under what terms.")
    vintage: str = Field("", description="Of what time, and which release.")
    note: str = Field("", description="What to know of it.")

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if self.kind == "spark":
            if (self.table is None) == (self.query is None):
                raise ValueError("Spark's catalogue needs either `table` or `query`")
            return self
        if (self.path is None) == (self.connection is None):
            raise ValueError("give either `path` (a file) or `connection` (a database)")
        if self.connection and (self.table is None) == (self.query is None):
            raise ValueError("a database needs either `table` or `query`")
        return self

    @model_validator(mode="after")
    def _averages_over_patients(self) -> Self:
        if bool(self.averages) != (self.fills == "patients_by_area"):
            raise ValueError("`averages` go with `fills: patients_by_area`, which has no other use")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header of the file that this source needs, before any unpivoting."""
        made = {self.unpivot.names_to, self.unpivot.values_to} if self.unpivot else set()
        columns = (*self.columns.values(), *self.also.values())
        named = [c.header for c in columns if c.header is not None]
        named += [*self.strata.values(), *self.attributes.values(), *self.where, *self.leave_out]
        for rule in self.resubmissions:
            named += [*rule.same, *(version.header for version in rule.latest)]
        for level in self.levels:
            named += [h for h in (level.code, level.name, level.boundary_code) if h is not None]
        if self.unpivot:
            named += list(self.unpivot.headers)
        return tuple(dict.fromkeys(h for h in named if h not in made))
