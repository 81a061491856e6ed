"""What a statistic is: a named, referenced, pure function of arrays."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.vocabulary import Over, Unit

Numbers = NDArray[np.float64]
Groups = NDArray[np.int64]
Words = NDArray[np.str_]


@dataclass(frozen=True)
class Estimate:
    """What a statistic returns: aligned arrays, one element a row (or a group).

    `value` is NaN only where `note` says why. Limits are NaN where no interval exists.
    `extra` holds what only this statistic has, under the names of the results' `detail`.
    """

    value: Numbers
    lower_ci: Numbers
    upper_ci: Numbers
    method: Words
    note: Words
    extra: Mapping[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A worked example: the table `library/worked_examples/<name>.csv`, and what to ask of it.

    `words` say what the table shows and where it comes from; `by` are the columns that make
    its groups, and `options` those to give.
    """

    words: str
    by: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Statistic:
    """A statistic as the registry finds it.

    `over` is what it runs along (`NONE`: every row on its own); `gives_rows` says whether it
    answers once for each row or once for each group. `requires` are the columns it takes and
    `also` those that it may be given, in the names of `column_names.COLUMNS`.
    `compute(**columns, group=…, **options)` is the pure function, which takes `group` (an
    integer for each row, groups contiguous) only where `over` is not `NONE` or it answers for
    groups. `adds_up`: its columns are counts, which may be added up within a group first.
    `unit` is what the value is in, which `multiplier` scales only where that is the level's.
    """

    name: str
    title: str
    over: Over
    requires: tuple[str, ...]
    compute: Callable[..., Estimate]
    definition: str
    formula: str
    reference: str
    when_not: str
    also: tuple[str, ...] = ()
    gives_rows: bool = True
    adds_up: bool = False
    unit: Unit = Unit.LEVEL
    example: Example = Example("")

    @property
    def is_grouped(self) -> bool:
        """Whether it takes `group`: it runs along something, or answers for groups."""
        return self.over is not Over.NONE or not self.gives_rows

    @cached_property
    def options(self) -> Mapping[str, Any]:
        """What the function takes besides columns, with its defaults: the signature says both."""
        columns = {*self.requires, *self.also, "group"}
        parameters = inspect.signature(self.compute).parameters.values()
        return {each.name: each.default for each in parameters if each.name not in columns}
