"""A disclosure policy: the rules by which true counts become counts that may be shown."""

from datetime import date
from pathlib import Path
from typing import Literal, Self

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import equipath.library
from equipath.errors import Problem, StudyError, did_you_mean

SHIPPED = Path(equipath.library.__file__).parent / "disclosure"


class Policy(BaseModel):
    """The rules of one regime of disclosure control, as data.

    `suppress_from` to `suppress_to` is the range of counts that are hidden wherever they stand;
    without it nothing is hidden, which is right only for data that are already published. Zero
    is safe to show when the range starts above it. Other counts are rounded to the nearest
    multiple of `rounding_base` (1: shown as they are). `minimum_width` is how many values a
    hidden count must still be able to take for somebody who knows everything shown and every
    rule here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    source: str
    applies_from: date | None = None
    suppress_from: int | None = Field(default=None, ge=0)
    suppress_to: int | None = Field(default=None, ge=1)
    rounding_base: int = Field(default=1, ge=1)
    totals: Literal["of_true_totals", "sum_of_rounded"] = "of_true_totals"
    protects_complement: bool = False
    secondary: bool = False
    minimum_width: int = Field(default=1, ge=1)
    percentage_decimals: int = Field(default=1, ge=0)
    percentage_decimals_below: int = Field(default=1, ge=0)
    minimum_denominator_for_decimals: int = Field(default=0, ge=0)
    exempt_statistics: tuple[str, ...] = ()
    exempt_decimals: int = Field(default=1, ge=0)
    exempt_area_types: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        if (self.suppress_from is None) != (self.suppress_to is None):
            raise ValueError("suppress_from and suppress_to go together: write both or neither")
        if self.suppress_from is None or self.suppress_to is None:
            if self.secondary or self.protects_complement:
                raise ValueError(
                    "a policy that suppresses nothing has nothing to protect: "
                    "write suppress_from and suppress_to"
                )
            return self
        hidden = self.suppress_to - self.suppress_from + 1
        if hidden < 1:
            raise ValueError("suppress_from is above suppress_to: exchange them")
        if self.minimum_width > hidden:
            raise ValueError(
                f"minimum_width cannot be more than the {hidden} values that are "
                f"suppressed: write {hidden} or less"
            )
        if self.suppress_to < self.rounding_base // 2:
            raise ValueError(
                "counts that round to 0 must be suppressed: write a suppress_to of "
                f"at least {self.rounding_base // 2}"
            )
        return self

    @property
    def hides(self) -> bool:
        """Whether the policy suppresses anything at all."""
        return self.suppress_to is not None

    def is_small(self, value: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which counts the policy hides wherever they stand; unknown ones are not.

        A count that is not whole (an apportioned one, say) is small when it is above zero and
        below the next whole number after `suppress_to`.
        """
        if self.suppress_from is None or self.suppress_to is None:
            return np.zeros(value.shape, dtype=bool)
        above = value >= 0 if self.suppress_from == 0 else value > self.suppress_from - 1
        return np.asarray(above & (value < self.suppress_to + 1))

    def decimals_of_percentage(self, denominator: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return how many decimals a percentage of that denominator may be shown with."""
        enough = np.nan_to_num(denominator) >= self.minimum_denominator_for_decimals
        return np.where(enough, self.percentage_decimals, self.percentage_decimals_below)


def load_policy(name: str, study_folder: Path | None = None) -> Policy:
    """Read the policy of that name: the study's own `disclosure/<name>.yaml`, else the library's.

    Raises `StudyError` for a name that neither has and for a file that is not a policy.
    """
    folders = [SHIPPED] if study_folder is None else [study_folder / "disclosure", SHIPPED]
    for folder in folders:
        path = folder / f"{name}.yaml"
        if path.is_file():
            return _read(path, f"disclosure/{name}.yaml")
    known = {path.stem for folder in folders for path in folder.glob("*.yaml")}
    problem = Problem(
        "study.yaml", "disclosure", f"there is no policy `{name}`.", did_you_mean(name, known)
    )
    raise StudyError(f"There is no disclosure policy `{name}`:", [problem])


def _read(path: Path, shown: str) -> Policy:
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = Problem(shown, "", f"cannot be read as YAML ({error}).", "Write `key: value`.")
        raise StudyError("A disclosure policy is wrong.", [problem]) from error
    if not isinstance(declared, dict):
        problem = Problem(shown, "", "is not a list of keys and values.", "Write `key: value`.")
        raise StudyError("A disclosure policy is wrong.", [problem])
    try:
        return Policy.model_validate({"name": path.stem, **declared})
    except ValidationError as error:
        problems = [_problem(shown, dict(detail)) for detail in error.errors()]
        raise StudyError("A disclosure policy is wrong.", problems) from error


def _problem(shown: str, detail: dict[str, object]) -> Problem:
    location = detail["loc"]
    key = ".".join(str(part) for part in location) if isinstance(location, tuple) else ""
    if detail["type"] == "extra_forbidden":
        return Problem(
            shown, key, "is not a rule of a policy.", did_you_mean(key, Policy.model_fields)
        )
    return Problem(shown, key, str(detail["msg"]).removeprefix("Value error, ") + ".")
