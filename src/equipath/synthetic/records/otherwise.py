"""Other differences than the shipped ones, as somebody declares them in a file."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, RootModel, ValidationError

from equipath.errors import Problem, UsageError, did_you_mean
from equipath.study.definition import Part
from equipath.study.mistakes import mistakes
from equipath.study.yaml_file import read_yaml
from equipath.synthetic.records.groups import NAMES
from equipath.synthetic.records.planted import Effects, Stage, shipped_stages


class Otherwise(Part):
    """What is planted at one stage in place of what is shipped."""

    level: float | None = Field(None, gt=0, description="Where no group differs.")
    added: Effects = Field(default_factory=dict, description="Of a proportion, as in a stage.")
    times: Effects = Field(default_factory=dict, description="Of a rate or days, as in a stage.")


class Others(RootModel[dict[str, Otherwise]]):
    """What is planted otherwise, by stage."""


def planted_stages(file: Path | None = None) -> dict[str, Stage]:
    """Return the shipped stages, with what a file plants otherwise in their place.

    The file holds `stage: {level, added, times}`; a stage that it names has no effects but those
    that are written there. Raises `UsageError` that says all that is wrong with it.
    """
    stages = shipped_stages()
    if file is None:
        return stages
    content, problems = read_yaml(file, file.name)
    others: dict[str, Otherwise] = {}
    try:
        others = Others.model_validate(content).root
    except ValidationError as error:
        problems += mistakes(error, content, file.name)
    for name, other in others.items():
        problems += _wrong(file.name, name, other, stages)
    if problems:
        raise UsageError(f"{file} cannot be planted.", problems)
    changed = {
        name: {**stages[name].model_dump(), **other.model_dump(exclude_none=True)}
        for name, other in others.items()
    }
    return {**stages, **{name: Stage.model_validate(stage) for name, stage in changed.items()}}


def _wrong(file: str, name: str, other: Otherwise, stages: dict[str, Stage]) -> Iterator[Problem]:
    """Yield what is wrong with what is planted otherwise at one stage."""
    if name not in stages:
        yield Problem(file, name, "is no stage.", did_you_mean(name, stages))
        return
    stage = stages[name]
    if stage.unit == "proportion" and other.level is not None and other.level > 1:
        yield Problem(file, f"{name}.level", f"{other.level:g} is no proportion.", "Write 0 to 1.")
    right, wrong = ("added", "times") if stage.unit == "proportion" else ("times", "added")
    if getattr(other, wrong):
        yield Problem(
            file,
            f"{name}.{wrong}",
            f"is not for a stage of unit {stage.unit}.",
            f"Write `{right}`.",
        )
    for stratifier, effects in getattr(other, right).items():
        key = f"{name}.{right}.{stratifier}"
        if stratifier not in NAMES:
            yield Problem(file, key, "divides nobody here.", did_you_mean(stratifier, NAMES))
            continue
        for group in effects:
            if group not in NAMES[stratifier]:
                advice = did_you_mean(group, NAMES[stratifier])
                yield Problem(file, f"{key}.{group}", "is no group of it.", advice)
            elif right == "times" and effects[group] <= 0:
                yield Problem(file, f"{key}.{group}", "is not above 0.", "Write 1 for no effect.")
