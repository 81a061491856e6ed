"""Which database counts, and where it is: the one line of a study that another engine changes."""

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, field_validator

from equipath.study.definition import Name, Part

_SIZE = re.compile(r"[1-9][0-9]*(MB|GB)")


class Engine(Part):
    """What counts people and records; small tables are read on this machine whatever counts.

    `duckdb`, `polars` and `spark` run on this machine; `postgres`, and `spark` with a
    `connection`, where the data lie.
    """

    kind: Name = Field(description="`duckdb`, `polars`, `postgres` or `spark`.")
    connection: str | None = Field(
        None,
        description="The environment variable that holds the address of a server: "
        "`postgresql://…`, or `sc://…` of a cluster by Spark Connect, as of Databricks.",
    )
    memory_limit: str = Field(
        "4GB",
        description="Of an engine on this machine: what does not fit is put on disk. `polars` "
        "has none: its groups, and the tables that others are joined with, have to fit.",
    )

    @field_validator("memory_limit")
    @classmethod
    def _is_a_size(cls, size: str) -> str:
        if not _SIZE.fullmatch(size):
            raise ValueError("write a whole number of MB or GB, as in `4GB`")
        return size


def _a_word_alone_will_do(value: object) -> object:
    return {"kind": value} if isinstance(value, str) else value


Counts = Annotated[
    Engine, BeforeValidator(_a_word_alone_will_do, json_schema_input_type=str | Engine)
]
"""An engine, which may be written as its kind alone: `engine: spark`."""
