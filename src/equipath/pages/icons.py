"""The two icons of a control chart: how a process varies, and whether it will meet its target.

The ideas are NHS England's (Making Data Count); the drawings are our own, of the shapes that
the chart's points have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from equipath.charts.spc import POINTS
from equipath.pages.page import Column, Table

Both = tuple[str, str]
"""The words of an icon of variation and of one of assurance."""

NO_ICONS: Both = ("–", "–")
IN_LISTS = (Column("Over time", has_icon=True), Column("Target over time", has_icon=True))
"""The columns of both icons, in tables that are about something else."""


@dataclass(frozen=True)
class Icon:
    """A drawing, the words that stand beside it wherever it stands, and what it means.

    `shape` is that of a point of the chart, or `target`; `sign` is drawn within it. A format
    that draws nothing shows the words alone.
    """

    words: str
    means: str
    shape: str
    colour: str
    sign: str


def _varies(kind: str, words: str, means: str, sign: str) -> Icon:
    _, colour, shape = POINTS[kind]
    return Icon(words, means, shape.removesuffix("-up"), colour, sign)


_GOOD, _BAD, _SPECIAL = (f"special_cause_{kind}" for kind in ("improvement", "concern", "neutral"))
_MORE = "than chance alone would leave"

VARIATION: Mapping[str, Icon] = {
    "common_cause": _varies(
        "common_cause",
        "Ordinary variation",
        "It moves no more than it does when nothing changes: no single period is worth asking "
        "about.",
        "wave",
    ),
    "improvement_high": _varies(
        _GOOD, "Improvement (high)", f"It is higher {_MORE}, and higher is better.", "up"
    ),
    "improvement_low": _varies(
        _GOOD, "Improvement (low)", f"It is lower {_MORE}, and lower is better.", "down"
    ),
    "concern_high": _varies(
        _BAD, "Concern (high)", f"It is higher {_MORE}, and lower is better.", "up"
    ),
    "concern_low": _varies(
        _BAD, "Concern (low)", f"It is lower {_MORE}, and higher is better.", "down"
    ),
    "neutral_high": _varies(
        _SPECIAL, "Special cause (high)", f"It is higher {_MORE}; neither way is better.", "up"
    ),
    "neutral_low": _varies(
        _SPECIAL, "Special cause (low)", f"It is lower {_MORE}; neither way is better.", "down"
    ),
}
"""The icon of variation of each kind that results have."""

ASSURANCE: Mapping[str, Icon] = {
    "consistently_pass": Icon(
        "Target consistently met",
        "The target lies outside the limits, on the safe side: as it is, the process meets it.",
        "target",
        "#12436D",
        "tick",
    ),
    "consistently_fail": Icon(
        "Target consistently missed",
        "The target lies outside the limits, out of reach: as it is, the process will not meet "
        "it, and only a change of it would.",
        "target",
        "#E46C0A",
        "cross",
    ),
    "hit_and_miss": Icon(
        "Target sometimes met, sometimes missed",
        "The target lies within the limits: whether a period meets it is chance.",
        "target",
        "#484848",
        "query",
    ),
}
"""The icon of assurance of each kind that results have."""

ICONS: Mapping[str, Icon] = {i.words: i for i in (*VARIATION.values(), *ASSURANCE.values())}
"""Every icon by its words: a table's cell holds the words, and formats draw the icon."""


def words_of(icons: Mapping[str, Icon], kind: str | None) -> str:
    """Return the words of an icon, or a dash where there is none."""
    return icons[kind].words if kind in icons else NO_ICONS[0]


def legend(words: Iterable[str]) -> Table | None:
    """Return what each of some icons means, in the order that all icons have."""
    given = set(words)
    used = [icon for icon in ICONS.values() if icon.words in given]
    if not used:
        return None
    return Table(
        "What the icons mean",
        (Column("Icon", has_icon=True), Column("What it says")),
        tuple((icon.words, icon.means) for icon in used),
    )


def with_icons(table: Table, icons: Sequence[Both]) -> Table:
    """Return a table with its rows' icons in columns of their own, those that have any."""
    kept = [i for i in range(len(IN_LISTS)) if any(both[i] != NO_ICONS[i] for both in icons)]
    return replace(
        table,
        columns=(*table.columns, *(IN_LISTS[i] for i in kept)),
        rows=tuple(
            (*row, *(both[i] for i in kept)) for row, both in zip(table.rows, icons, strict=True)
        ),
    )
