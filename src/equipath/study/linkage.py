"""Linkages: whose a source's records are, where they bear no identifier of the study's people."""

from typing import Literal, Self

from pydantic import Field, model_validator

from equipath.study.definition import Definition, Name

Kind = Literal["name", "date_of_birth", "postcode", "identifier", "exact"]


class Linkage(Definition):
    """Links the records of a source to people, by a pseudonym that both bear or by comparing.

    The `person_id` of the source is its own number for a person; of the person found it becomes
    the `person_id`, and where none is found there is none: such records are counted, their
    person's groups are "Not known". With `by`, both bear the same pseudonym in that column. With
    `compare`, the pairs of records and people that agree on all columns of one of the rules in
    `block_on` are compared column by column, a model of how often true pairs differ is learnt
    from them, and the likeliest person is taken where at least as likely as `threshold`.

    Kinds of column: `name`, by spelling and rarity; `date_of_birth`, by digits and distance;
    `postcode`, by how much of it agrees; `identifier`, with one slip of the pen; `exact`.
    """

    source: Name = Field(description="The source of records, with its own `person_id`.")
    people: Name | None = Field(
        None, description="The source of people; may be left out where there is only one."
    )
    by: Name | None = Field(None, description="A column of both: the pseudonym that they share.")
    compare: dict[Name, Kind] = Field(
        default_factory=dict, description="Column of both → its kind, where none is shared."
    )
    block_on: tuple[tuple[Name, ...], ...] = Field(
        (), description="Rules: pairs that agree on all columns of one of them are compared."
    )
    threshold: float = Field(
        0.95,
        gt=0.5,
        lt=1,
        description="How likely a link must be. High, for a missed link shows as not known, and "
        "a wrong one shows nowhere.",
    )
    pairs_at_most: int = Field(
        20_000_000, ge=1, description="Refuse to compare more pairs than these."
    )
    seed: int = Field(1, description="Of the sample from which chance agreement is learnt.")
    stratifiers: tuple[Name, ...] = Field(
        (), description="Groups, by columns of the records, whose matching is told apart."
    )
    caveat: str = Field("", description="What to beware of: shown with the match rate.")

    @model_validator(mode="after")
    def _is_one_way_of_linking(self) -> Self:
        if (self.by is None) == (not self.compare):
            raise ValueError("give either `by` (a shared pseudonym) or `compare` (columns)")
        if self.by is not None and self.block_on:
            raise ValueError("`block_on` belongs to `compare`: a shared pseudonym needs none")
        return self

    @model_validator(mode="after")
    def _can_be_learnt(self) -> Self:
        """Refuse what a model cannot be learnt from: a rule says nothing of its own columns."""
        if not self.compare:
            return self
        if len(self.compare) < 3:
            raise ValueError("`compare` needs three columns or more: fewer tell too little")
        if not self.block_on or not all(self.block_on):
            raise ValueError("`compare` needs `block_on`: rules, each a list of columns")
        for column in (column for rule in self.block_on for column in rule):
            if column not in self.compare:
                raise ValueError(f"`block_on` names `{column}`, which `compare` does not")
        for rule in self.block_on:
            if len(self.compare) - len(set(rule)) < 2:
                raise ValueError(
                    f"the rule {', '.join(f'`{c}`' for c in rule)} leaves fewer than two columns "
                    "to compare: take one from it, or compare more"
                )
        for column in self.compare:
            if all(column in rule for rule in self.block_on):
                raise ValueError(
                    f"every rule of `block_on` has `{column}`, so how often it differs cannot be "
                    "learnt: add a rule without it"
                )
        return self
