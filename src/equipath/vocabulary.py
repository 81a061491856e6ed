"""The enumerations: words that stand in definitions, tables and pages with one meaning each."""

from enum import StrEnum


class Polarity(StrEnum):
    """Which way is good (Fingertips: low good, high good, none)."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NEUTRAL = "neutral"


class Comparison(StrEnum):
    """How a result stands against its comparator, by its interval (Fingertips)."""

    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    LOWER = "lower"
    HIGHER = "higher"
    NOT_COMPARED = "not_compared"


class Severity(StrEnum):
    """What a data finding does to a run: stops it, is shown loudly, is written down."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Over(StrEnum):
    """What a statistic runs along."""

    NONE = "none"
    STRATUM = "stratum"
    AREA = "area"
    PERIOD = "period"
    STAGE = "stage"
    TIME = "time"  # time since a clock started


class Unit(StrEnum):
    """What a statistic's value is in."""

    LEVEL = "level"  # the unit of the level that it is made of
    SQUARED = "squared"  # that unit, squared
    RATIO = "ratio"  # times: 1 is no difference
    PER_CENT = "per_cent"
    PEOPLE = "people"
    YEARS = "years"
    NUMBER = "number"  # an index, a test's statistic, a rank: without a unit


NOT_KNOWN = "Not known"
"""The stratum and the area of whoever's group was not recorded: always shown."""

ALL = "All"
"""The stratum, age band and sex of a total."""

TARGET = "Target: "
"""How the comparator of a result that stands against a target begins."""

BEST = "Best: "
"""How the comparator of a result that stands against the best stratum begins."""

BASELINE = "Baseline: "
"""How the comparator of a result that stands against a baseline begins."""

BY_DAY = "By day "
"""How the comparator of a share that is reached by a day since the start begins."""

CENTILE = "Centile "
"""How the comparator of a centile of days begins."""

STATE_SHARE = "state_share"
"""The statistic of how many of all rows have a field in one state, such as missing."""

CHANGE_SINCE_BASELINE = "change_since_baseline"
"""The statistic of how far a level has come since its baseline."""
