"""Adjustments: gaps between groups as if they were alike in what is declared."""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from equipath.study.definition import Name, Part, Words, one_will_do
from equipath.study.stratifier import CROSSED


class Adjustment(Part):
    """What the gaps of an indicator's groups are shown with and without allowing for.

    A logistic regression (of a rate a Poisson regression) of the group and of what is adjusted
    for, each of whose strata is a category, "Not known" among them. With `random`, providers
    differ besides, at random, and how much they do is told. It is fitted on people or records
    in the whole, never on counts that were published.

    Curves of a time to an event are standardised instead: each group's is the mean of its curves
    in each layer of all that is adjusted for, weighted by everybody together. Layers in which a
    group has fewer than five people are left out for all groups. No `random`.
    """

    covariates: Annotated[
        tuple[Name, ...],
        BeforeValidator(one_will_do, json_schema_input_type=Name | tuple[Name, ...]),
    ] = Field(
        alias="for",
        min_length=1,
        max_length=6,
        description="Stratifiers in whose strata the groups shall be alike.",
    )
    random: Name | None = Field(
        None, description="A stratifier by provider: providers are let differ at random."
    )
    words: Words = Field(
        description="Why it is allowed for, and whether the inequality may work through it."
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        named = [*self.covariates, *([self.random] if self.random else [])]
        twice = [name for i, name in enumerate(named) if name in named[:i]]
        if twice:
            raise ValueError(f"`{twice[0]}` is named twice")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every stratifier that it names."""
        return (*self.covariates, *([self.random] if self.random else []))

    def crossed_with(self, stratifier: str) -> tuple[str, ...]:
        """Return the stratifiers whose strata, crossed, make the cells of its model."""
        return (stratifier, *(name for name in self.names if name != stratifier))

    def fits(self, stratifier: str) -> bool:
        """Whether something is left to adjust that stratifier's gaps for."""
        return stratifier != self.random and self.covariates != (stratifier,)


def cells_by(stratifiers: tuple[str, ...]) -> str:
    """Return the name under which the cells of a model are counted: no definition's."""
    return CROSSED.join(stratifiers)
