"""Need: how many would be expected to be treated, by whose estimate, and in how long."""

from typing import Literal, Self

from pydantic import Field, model_validator

from equipath.study.definition import Part, Words

Counting = Literal["starts", "ever treated"]


class Need(Part):
    """An estimate of how many people would be treated, for observed against expected uptake.

    It is a range, and somebody's: `words` say whose and since when. Each area and group is
    expected to have the part of it that it has of the indicator's denominator, which counts
    people in proxy need: those of the condition, say.
    """

    words: Words = Field(description="What the estimate is of, whose it is, and its date.")
    lower: float = Field(gt=0, description="The fewest people in need.")
    upper: float = Field(gt=0, description="The most.")
    middle: float | None = Field(None, description="The best estimate; halfway, if empty.")
    share: float = Field(
        1.0, gt=0, le=1, description="The part of the need that is the whole of the study's."
    )
    months: float = Field(12, gt=0, description="In how many months they would be treated.")
    counts: Counting = Field(description="Whether the need is of new patients or of all so far.")
    numerator_counts: Counting = Field(description="Which of the two the numerator counts.")
    annualised: bool = Field(
        False,
        description="Whether starts in another number of months are put on twelve; else a "
        "period of another length is not compared, and a data finding says so.",
    )

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.lower > self.upper:
            raise ValueError(f"`lower` {self.lower:g} is above `upper` {self.upper:g}: swap them")
        if self.middle is not None and not self.lower <= self.middle <= self.upper:
            raise ValueError(
                "`middle` lies outside `lower` to `upper`: correct it, or leave it out"
            )
        if self.counts != self.numerator_counts:
            raise ValueError(
                "new patients in a period and all who were ever treated are not compared: let "
                "`counts` and `numerator_counts` be the same"
            )
        if self.annualised and self.counts == "ever treated":
            raise ValueError(
                "who was ever treated is no number a month, and cannot be put on twelve: leave "
                "`annualised` out"
            )
        return self
