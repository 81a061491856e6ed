"""The parent of everything that can be declared: frozen, strict about keys, named by its file."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""A name that one definition uses for another: the other's file name without `.yaml`."""

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Part(BaseModel):
    """A part of a definition: frozen, and a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Definition(Part):
    """One file of a study. Its name is its file's name, so it is never written inside."""

    name: Name = Field(description="Filled in from the file's name; never written.")
    title: Words = Field(description="What people read: a short noun phrase.")
