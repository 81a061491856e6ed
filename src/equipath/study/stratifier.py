"""Stratifiers: the groups between which care is compared."""

from typing import Self

from pydantic import Field, model_validator

from equipath.errors import did_you_mean
from equipath.study.definition import Code, Definition, Name, Part, Words

CROSSED = " × "
"""What stands between the names of strata that are crossed: `Most deprived × Female`."""


class Stratum(Part):
    """One group: its name and the codes, or the span of numbers, that belong to it."""

    name: Words = Field(description="As read in the report.")
    codes: tuple[Code, ...] = Field((), description="Values that belong to it.")
    at_least: float | None = Field(None, description="Included.")
    below: float | None = Field(None, description="Not included.")


class Stratifier(Definition):
    """A way of dividing people or areas into strata.

    Either a `column` of the counts or of the people, or an `attribute` of the areas of one
    `area_type` (a practice's deprivation score, say), or several stratifiers that it `crosses`.
    Strata are listed, or cut as `quantiles`, or taken as the column gives them. Whoever fits
    none is in "Not known".
    """

    column: str | None = Field(None, description="A column of the counts or people.")
    attribute: Name | None = Field(None, description="An attribute of areas of `area_type`.")
    area_type: Name | None = Field(None, description="The type of area whose attribute it is.")
    crosses: tuple[Name, ...] = Field(
        (), max_length=4, description="Stratifiers, each of whose strata meets each of the others'."
    )
    strata: tuple[Stratum, ...] = Field((), description="In order, the most disadvantaged first.")
    quantiles: int | None = Field(
        None, ge=2, le=20, description="Into how many the attribute is cut, over all its areas."
    )
    weighted_by: Name | None = Field(
        None,
        description="An attribute of the same areas, such as their population: quantiles then hold "
        "equal numbers of people and not of areas.",
    )
    highest_first: bool = Field(
        True, description="Whether the highest values are the most disadvantaged quantile."
    )
    labels: tuple[Words, ...] = Field((), description="Names of the quantiles, first to last.")
    ordered: bool = Field(False, description="Whether strata stand on a scale.")
    reference: Words | None = Field(
        None, description="The stratum that others are compared with; the last where ordered."
    )
    is_compared: bool = Field(
        True, description="Whether strata are set against one another: cancer types are not."
    )
    is_flow: bool = Field(
        False,
        description="Whether it crosses where people go from with where they go to: how many go "
        "each way is drawn.",
    )
    caveat: str = Field("", description="What to beware of: shown with it.")

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if [self.column is None, self.attribute is None, not self.crosses].count(False) != 1:
            raise ValueError("give one of `column`, `attribute` (with `area_type`) and `crosses`")
        if self.crosses and (self.strata or self.quantiles or self.ordered):
            raise ValueError(
                "crossed stratifiers have the strata of what they cross, in no order: leave out "
                "`strata`, `quantiles` and `ordered`"
            )
        if len(self.crosses) == 1 or len(set(self.crosses)) < len(self.crosses):
            raise ValueError("`crosses` needs two stratifiers or more, each once")
        if self.attribute is not None and self.area_type is None:
            raise ValueError("an `attribute` needs the `area_type` whose attribute it is")
        if self.weighted_by and not self.quantiles:
            raise ValueError("`weighted_by` is for `quantiles`: give their number")
        if self.quantiles and self.strata:
            raise ValueError("give either `strata` or `quantiles`")
        if self.labels and len(self.labels) != (self.quantiles or 0):
            raise ValueError(f"{len(self.labels)} labels for {self.quantiles or 0} quantiles")
        known = [s.name for s in self.strata] or list(self.labels)
        twice = [name for i, name in enumerate(known) if name in known[:i]]
        if twice:
            raise ValueError(f"the stratum `{twice[0]}` is declared twice")
        if self.reference and known and self.reference not in known:
            raise ValueError(
                f"reference `{self.reference}` is not a stratum. "
                f"{did_you_mean(self.reference, known)}".strip()
            )
        return self

    @model_validator(mode="after")
    def _flows_from_somewhere_to_somewhere(self) -> Self:
        if self.is_flow and len(self.crosses) != 2:
            raise ValueError("a flow `crosses` two stratifiers: from where, and to where")
        return self

    @property
    def stratum_names(self) -> tuple[str, ...]:
        """The names of the declared strata in order; empty where the data give them."""
        if self.quantiles:
            numbered = tuple(f"Quantile {i}" for i in range(1, self.quantiles + 1))
            return self.labels or numbered
        return tuple(s.name for s in self.strata)

    @property
    def reference_name(self) -> str | None:
        """The stratum that others are compared with; where ordered, the last unless declared."""
        if self.reference or not self.ordered or not self.stratum_names:
            return self.reference
        return self.stratum_names[-1]
