"""The parent of everything that can be declared: frozen, strict about keys, named by its file."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

NAME = r"^[a-z][a-z0-9_]*$"
"""What a name is made of."""

Name = Annotated[str, StringConstraints(pattern=NAME)]
"""A name that one definition uses for another: the other's file name without `.yaml`."""

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _is_no_truth(value: object) -> object:
    """Refuse true and false, which would silently become the codes 1 and 0."""
    if isinstance(value, bool):
        word = "yes` or `true" if value else "no` or `false"
        raise ValueError(f"`{word}` is no code here: put it in quotes")
    return value


Code = Annotated[str | int, BeforeValidator(_is_no_truth)]
"""A code of a group, as it stands in the data."""


def one_will_do(value: object) -> object:
    """Return a value that is written alone as the list of it."""
    return value if isinstance(value, list | tuple) else (value,)


class Part(BaseModel):
    """A part of a definition: frozen, and a key that it does not know is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, serialize_by_alias=True
    )


class Definition(Part):
    """One file of a study. Its name is its file's name, so it is never written inside."""

    name: Name = Field(description="Filled in from the file's name; never written.")
    title: Words = Field(description="What people read: a short noun phrase.")
