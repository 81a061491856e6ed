"""Models of what would be expected: the comparison with comparable areas."""

from pydantic import Field

from equipath.study.definition import Definition, Name, Words


class Model(Definition):
    """A regression that says what an area like this one would be expected to have.

    Fitted over all the areas of `area_type` (not only those reported), on attributes of those
    areas. Its coefficients are stored and shown, and its `limits` are shown beside them.
    """

    area_type: Name = Field(description="The level that it is fitted on, a lowest one.")
    covariates: tuple[Name, ...] = Field(min_length=1, description="Attributes of the areas.")
    limits: Words = Field(description="What the model cannot say: shown wherever it is used.")
