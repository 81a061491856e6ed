"""Say in words who does worse: signs are misread, words are not."""

from typing import Any

import numpy as np

from equipath.statistics.arguments import choice, columns
from equipath.statistics.statistic import Words
from equipath.vocabulary import Polarity


def polarity_of(polarity: str) -> Polarity:
    """Return the polarity of that name; `StatisticError` if there is none."""
    return Polarity(choice("polarity", polarity, list(Polarity)))


def who_does_worse(
    value: Any,
    reference_value: Any,
    polarity: str,
    *,
    group: Any = "the group",
    reference: Any = "the reference",
) -> Words:
    """Return a phrase a row that says which of the two does worse.

    Two levels in the same unit, one element a row, and the names of whose they are (one for
    all, or one a row): "Core20 does worse", "the reference does worse", "no difference". A
    neutral indicator says who is higher. Empty where either level is missing.
    """
    level, other = columns(value=value, reference_value=reference_value)
    known = polarity_of(polarity)
    verb = " is higher" if known is Polarity.NEUTRAL else " does worse"
    is_first = level < other if known is Polarity.HIGHER_IS_BETTER else level > other
    first = np.strings.add(np.asarray(group, dtype=np.str_), verb)
    second = np.strings.add(np.asarray(reference, dtype=np.str_), verb)
    words = np.where(level == other, "no difference", np.where(is_first, first, second))
    return np.where(np.isnan(level) | np.isnan(other), "", words)
