"""What an indicator asks for besides its level: a statistic, with options, dates and places."""

from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from equipath.study.definition import Name, Part, Words


def _one_will_do(value: object) -> object:
    """Take one name for a list of one; `ValueError` unless they are of one type."""
    if not isinstance(value, dict) or len(value) > 1:
        raise ValueError("write one type of area, or one stratifier, with its own: `{icb: [CODE]}`")
    return {name: (one,) if isinstance(one, str) else one for name, one in value.items()}


Places = Annotated[
    dict[Name, tuple[Words, ...]],
    BeforeValidator(_one_will_do, json_schema_input_type=dict[Name, Words | tuple[Words, ...]]),
]
"""A type of area → codes of its areas, or a stratifier → names of its strata."""


class Asked(Part):
    """A statistic asked for by its name, with options where its defaults are not wanted.

    Before and after a change is `changed_on` a day. Where only some areas or groups changed,
    `changed` names them, and they are set beside the `comparison`: all others of their type,
    unless it names some.
    """

    statistic: Name = Field(description="Its name: `equipath list statistics` has them all.")
    options: dict[str, bool | int | float | str] = Field(
        default_factory=dict, description="Option → value, in place of its default."
    )
    rebase: dict[date, Words] = Field(
        default_factory=dict,
        description="Date → reason: a control chart's limits are worked out afresh from there.",
    )
    changed_on: date | None = Field(
        None, description="When what is evaluated began: for statistics of before and after."
    )
    changed: Places = Field(
        default_factory=dict,
        description="Where it changed: a level of `roll_up` → codes of its areas, or a stratifier "
        "→ its strata. Their counts are added up.",
    )
    comparison: Places = Field(
        default_factory=dict,
        description="What they are set beside, of the same type; all others, if empty.",
    )

    @model_validator(mode="after")
    def _sets_beside_what_did_not_change(self) -> Self:
        if self.comparison and not self.changed:
            raise ValueError("a `comparison` goes with `changed`: say where something changed")
        if self.changed and self.changed_on is None:
            raise ValueError("`changed` goes with `changed_on`: the day on which it changed")
        if self.comparison and {*self.comparison} != {*self.changed}:
            (compared,), (changed,) = self.comparison, self.changed
            raise ValueError(
                f"`changed` names a `{changed}` and `comparison` a `{compared}`: give both of one "
                "type"
            )
        both = [name for name in self.compared if name in self.where_changed]
        if both:
            raise ValueError(
                f"`{both[0]}` is both `changed` and `comparison`: a comparison is where nothing "
                "changed"
            )
        if any(not names for names in (*self.changed.values(), *self.comparison.values())):
            raise ValueError("`changed` and `comparison` name one area or stratum at least")
        return self

    @property
    def place(self) -> str:
        """The type of area, or the stratifier, of which some changed; none where all did."""
        return next(iter(self.changed), "")

    @property
    def where_changed(self) -> tuple[str, ...]:
        """Those areas or strata in which it changed."""
        return self.changed.get(self.place, ())

    @property
    def compared(self) -> tuple[str, ...]:
        """Those that they are set beside; empty for all others."""
        return self.comparison.get(self.place, ())
