"""What is planted in the records: for each stage, which groups fare otherwise and by how much."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field, RootModel

from equipath.study.definition import Part
from equipath.study.yaml_file import read_yaml
from equipath.synthetic.draws import Floats, Ints

SHIPPED = Path(__file__).parent / "planted.yaml"

Effects = dict[str, dict[str, float]]


class Stage(Part):
    """One stage: its level, and what it is for some groups."""

    title: str = Field(description="What it is to reach it.")
    of: str = Field(description="Who or what could reach it.")
    unit: Literal["proportion", "rate", "share", "ratio", "days", "pounds"] = Field(
        description="A rate: a person and year; a share: a proportion whose effects multiply."
    )
    level: float = Field(gt=0, description="Where no group differs.")
    added: Effects = Field(
        default_factory=dict, description="Stratifier → group → what is added for its people."
    )
    times: Effects = Field(
        default_factory=dict, description="Stratifier → group → by what it is multiplied."
    )


class Stages(RootModel[dict[str, Stage]]):
    """Every stage by its name."""


@dataclass(frozen=True)
class Planting:
    """The planted level of every stage for some people.

    `groups` are indices into the `names` of each stratifier's groups: what people are, not what
    was recorded of them.
    """

    stages: dict[str, Stage]
    names: dict[str, list[str]]
    groups: dict[str, Ints]

    def level(self, name: str, of: Ints) -> Floats:
        """Return the planted level of a stage for each of these people."""
        stage = self.stages[name]
        found = np.full(len(of), stage.level)
        for stratifier, effects in stage.added.items():
            found += self._effect(stratifier, effects, 0.0)[self.groups[stratifier][of]]
        for stratifier, effects in stage.times.items():
            found *= self._effect(stratifier, effects, 1.0)[self.groups[stratifier][of]]
        return np.clip(found, 0.005, 0.995) if stage.unit == "proportion" else found

    def _effect(self, stratifier: str, effects: dict[str, float], none: float) -> Floats:
        return np.array([effects.get(name, none) for name in self.names[stratifier]])


def shipped_stages() -> dict[str, Stage]:
    """Return the stages that are planted where nothing else is asked for."""
    content, _ = read_yaml(SHIPPED, SHIPPED.name)
    return Stages.model_validate(content).root
