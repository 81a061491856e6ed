"""Cohorts: who belongs, as a condition on what is known of a person."""

from pydantic import Field

from equipath.study.condition import Where
from equipath.study.definition import Definition


class Cohort(Definition):
    """The people of whom a condition holds, under a name that other conditions can use.

    A cohort is a flag of a person: `where: {with_hypertension: true}` in an indicator, or
    `column: with_hypertension` in a stratifier.
    """

    where: Where = Field(description="What must hold of a person.")
    why_it_matters: str = Field("", description="Why these people are looked at.")
    caveat: str = Field("", description="What to beware of: shown with what uses it.")
