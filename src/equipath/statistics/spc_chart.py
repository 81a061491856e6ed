"""What a control chart says of each of its points: lines, special cause, icons and remarks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from equipath.statistics.arguments import Case, first_of
from equipath.statistics.spc_points import Points
from equipath.statistics.spc_rules import CAUSES, ROUNDING, Lines, Rules, special_causes
from equipath.statistics.statistic import Estimate, Numbers, Words
from equipath.vocabulary import Polarity

ENOUGH = 12
"""Limits that rest on fewer points are provisional (Making Data Count)."""

UP_IS_GOOD = {Polarity.HIGHER_IS_BETTER: 1, Polarity.LOWER_IS_BETTER: -1, Polarity.NEUTRAL: 0}

LINE_NAMES = ("mean", "lpl", "upl", "near_lpl", "near_upl")
POINT_TYPES = (
    "",
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral",
)
ICONS = (
    "",
    "common_cause",
    "improvement_high",
    "improvement_low",
    "concern_high",
    "concern_low",
    "neutral_high",
    "neutral_low",
)
ASSURANCES = ("", "consistently_pass", "consistently_fail", "hit_and_miss")


def chart(
    points: Points,
    value: Numbers,
    lines: Lines,
    asked: Rules,
    *,
    target: Numbers,
    scale: float,
    method: str,
    shown: Any = None,
    read_value: Numbers | None = None,
    extra: Mapping[str, Numbers] | None = None,
    remarks: tuple[Case, ...] = (),
) -> Estimate:
    """Return what the charts say of every row of the table that their points came from.

    `value` and `lines` are one element a point, on the scale that the rules look at; `shown`
    takes that scale to the one that is read (nothing: it is the same), on which `read_value`
    is the value. `target` is one element a row, as read. `extra` (as read) and `remarks`
    (over points) are the chart's own.
    """
    back = shown or (lambda values: values)
    code = special_causes(value, lines, points.segments, asked)
    read = Lines(*(back(line) for line in vars(lines).values()))
    kind = _kind(code, UP_IS_GOOD[asked.polarity])
    icon = np.where(code == 0, 1, 2 * kind - 2 + (code % 2 == 0)).astype(np.uint8)
    size = points.spread(points.baseline_size())
    is_bare = np.isnan(lines.upper) & (size < 2)
    note = _remarks(
        points.length,
        (points.rows[is_bare], "fewer than two points: no limits"),
        (points.rows[~is_bare & (size < ENOUGH)], "fewer than 12 points: provisional limits"),
        (np.flatnonzero(points.is_refused), "rebase refused: it states no reason"),
        *((points.rows[where], text) for where, text in remarks),
    )
    numbers = dict(zip(LINE_NAMES, vars(read).values(), strict=True)) | dict(extra or {})
    words = {
        "point_type": (POINT_TYPES, kind),
        "special_cause": (CAUSES, code),
        "variation_icon": (ICONS, icon),
        "assurance_type": (ASSURANCES, _assurance(points, read, target / scale, asked)),
    }
    none = np.full(points.length, np.nan)
    return Estimate(
        value=_to_rows(points, (value if read_value is None else read_value) * scale, np.nan),
        lower_ci=none,
        upper_ci=none.copy(),
        method=np.full(points.length, method),
        note=first_of(points.note, note),
        extra={
            **{name: _to_rows(points, line * scale, np.nan) for name, line in numbers.items()},
            **{name: _words(points, *said) for name, said in words.items()},
            "segment": _to_rows(points, points.number, 0),
            "is_provisional": _to_rows(points, size < ENOUGH, False),
        },
    )


def _to_rows(points: Points, values: NDArray[Any], otherwise: Any) -> NDArray[Any]:
    if points.are_the_rows:
        return values
    rows = np.full(points.length, otherwise, dtype=values.dtype)
    rows[points.rows] = values
    return rows


def _words(points: Points, words: tuple[str, ...], place: NDArray[np.uint8]) -> NDArray[np.object_]:
    """Return the word of each row; references, since a million copies would be mostly blanks."""
    return np.array(words, dtype=np.object_)[_to_rows(points, place, 0)]


def _kind(code: NDArray[np.uint8], up_is_good: int) -> NDArray[np.uint8]:
    """Return each point's place among the point types."""
    if up_is_good == 0:
        return np.where(code == 0, 1, 4).astype(np.uint8)
    is_good = (code % 2 == 1) == (up_is_good > 0)
    return np.where(code == 0, 1, np.where(is_good, 2, 3)).astype(np.uint8)


def _assurance(points: Points, lines: Lines, target: Numbers, asked: Rules) -> NDArray[np.uint8]:
    """Return each point's place among the assurances, from whether its process meets the target."""
    aim, good = target[points.rows], UP_IS_GOOD[asked.polarity]
    slack = ROUNDING * np.maximum(np.abs(aim), np.abs(lines.mean))
    beyond = (aim - lines.upper > slack) * 1 - (lines.lower - aim > slack) * 1
    known = np.isfinite(aim) & np.isfinite(lines.upper) & (good != 0)
    place = np.where(beyond == 0, 3, np.where(beyond == good, 2, 1))
    return np.where(known, place, 0).astype(np.uint8)


def _remarks(length: int, *cases: tuple[NDArray[np.int64], str]) -> Words:
    """Return one note a row: the remarks that apply to it, joined."""
    code = np.zeros(length, dtype=np.int64)
    for bit, (rows, _) in enumerate(cases):
        code[rows] |= 1 << bit
    used, place = np.unique(code, return_inverse=True)
    texts = ["; ".join(t for bit, (_, t) in enumerate(cases) if c >> bit & 1) for c in used]
    return np.array(texts, dtype=np.str_)[place] if length else np.full(0, "", dtype=np.str_)
