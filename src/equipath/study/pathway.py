"""Pathways: the ordered stages from need to outcome, each an indicator."""

from pydantic import Field

from equipath.study.definition import Definition, Name


class Pathway(Definition):
    """The stages that people pass through, in order.

    Nested stages (each stage's people are among the one before) can lose people; stages that
    are separate cross-sections are declared so, and are never multiplied together.
    """

    stages: tuple[Name, ...] = Field(min_length=2, description="Names of indicators, in order.")
    is_nested: bool = Field(True, description="Whether each stage is among the one before.")
    why_it_matters: str = Field("", description="Shown beside the numbers.")
