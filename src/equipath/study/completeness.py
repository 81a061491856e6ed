"""Completeness: whether a field is filled in with something that says what it should."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator

import equipath.library
from equipath.errors import did_you_mean
from equipath.study.condition import Where
from equipath.study.definition import Code, Definition, Name, Words
from equipath.study.indicator import Review, Statistics
from equipath.study.yaml_file import read_yaml
from equipath.vocabulary import NOT_KNOWN

SHIPPED = Path(equipath.library.__file__).parent / "completeness"

VALID, NOT_STATED, INVALID, MISSING = "Valid", "Not stated", "Invalid", "Missing"
STATES = (VALID, NOT_STATED, NOT_KNOWN, INVALID, MISSING)
"""What a cell can be; each row is in one of them."""

SHAPE = re.compile(r"[AN][AN /.-]*")


def _is_a_shape(shape: str) -> str:
    if not SHAPE.fullmatch(shape):
        raise ValueError(
            f"`{shape}` is no shape: write `A` for a letter and `N` for a digit, as in `AAN NAA`"
        )
    return shape


Shape = Annotated[str, AfterValidator(_is_a_shape)]
"""What a code looks like: `A` for any letter, `N` for any digit. Spaces are not looked at."""


def _without_what_the_like_says(schema: dict[str, Any]) -> None:
    schema["required"] = [key for key in schema["required"] if key == "name"]


class Completeness(Definition):
    """How completely a field of people or records is filled in: by whom, of whom, over time.

    Every row is in one state. Nothing recorded is "Missing"; a code of `not_stated` (the person
    was asked and did not say) "Not stated"; one of `not_known` (nobody knows) "Not known"; one
    of `valid`, of a `codelist` or of one of the `shapes` is "Valid"; whatever else is "Invalid".
    The indicator `NAME_completeness` is the share that is valid. A code that ends in `*` stands
    for every code that begins so.

    `like` takes everything that is not written here from what ships under that name.
    """

    model_config = ConfigDict(json_schema_extra=_without_what_the_like_says)

    like: Name | None = Field(None, description="Shipped: `ethnic_group`, `postcode`…")
    source: Name | None = Field(None, description="The source of people or records: needed.")
    column: Words = Field(description="The field: a column of the source, or a variable.")
    where: Where = Field(
        default_factory=Where, description="Whose field ought to be filled in; all if empty."
    )
    valid: tuple[Code, ...] = Field((), description="Codes that say what they should.")
    codelist: Name | None = Field(None, description="A codelist of such codes.")
    shapes: tuple[Shape, ...] = Field(
        (), description="What such codes look like: `A` a letter, `N` a digit."
    )
    not_stated: tuple[Code, ...] = Field((), description="Codes of: asked, and did not say.")
    not_known: tuple[Code, ...] = Field((), description="Codes of: not known.")
    why_it_matters: Words = Field(description="Shown beside the numbers.")
    target: Name | None = Field(None, description="A threshold for the share that is valid.")
    baseline: date | None = Field(
        None, description="A day of the month, quarter or year that later ones are compared with."
    )
    stratifiers: tuple[Name, ...] = Field((), description="The groups that it is shown for.")
    statistics: Statistics = ()
    caveats: tuple[Words, ...] = Field((), description="What to beware of: shown with it.")
    review: Review = Field(description="Who answers for the definition, and since when.")

    @model_validator(mode="before")
    @classmethod
    def _as_shipped(cls, written: Any) -> Any:
        like = written.get("like") if isinstance(written, dict) else None
        if not isinstance(like, str):
            return written
        known = [path.stem for path in SHIPPED.glob("*.yaml")]
        if like not in known:
            raise ValueError(f"nothing ships like `{like}`. {did_you_mean(like, known)}".strip())
        shipped, _ = read_yaml(SHIPPED / f"{like}.yaml", f"library/completeness/{like}.yaml")
        return {**shipped, **written}

    @model_validator(mode="after")
    def _says_what_is_valid(self) -> Self:
        if not (self.valid or self.codelist or self.shapes):
            raise ValueError("nothing would be valid: give `valid`, `codelist` or `shapes`")
        lists = {key: codes(getattr(self, key)) for key in ("valid", "not_stated", "not_known")}
        for (one, mine), (other, theirs) in combinations(lists.items(), 2):
            shared = in_both(mine, theirs)
            if shared:
                raise ValueError(
                    f"`{shared}` is both `{one}` and `{other}`: leave it out of one of them"
                )
        return self

    @property
    def indicator(self) -> str:
        """The name of the indicator that it makes."""
        return f"{self.name}_completeness"

    @property
    def recording(self) -> str:
        """The name of the stratifier, and of the column, that says which state a row is in."""
        return f"{self.name}_recording"

    def recording_by(self, stratifier: str) -> str:
        """Return the name of the stratifier that crosses states with the groups of another."""
        return f"{self.recording}_by_{stratifier}"


def codes(given: Iterable[Code]) -> list[str]:
    """Return codes as they stand in the data."""
    return [str(code) for code in given]


def in_both(one: Iterable[str], other: Iterable[str]) -> str:
    """Return the first code of one list that another has as well, by beginnings too."""
    theirs = list(other)
    return next((code for code in one if any(_meet(code, their) for their in theirs)), "")


def _meet(one: str, other: str) -> bool:
    if one.endswith("*") and other.endswith("*"):
        return one[:-1].startswith(other[:-1]) or other[:-1].startswith(one[:-1])
    if one.endswith("*") or other.endswith("*"):
        whole, beginning = (other, one) if one.endswith("*") else (one, other)
        return whole.startswith(beginning[:-1])
    return one == other
