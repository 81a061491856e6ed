"""Find the words that an option may be, by asking the statistic for another."""

from equipath.calculations.calculate import calculate
from equipath.calculations.worked_example import worked_example
from equipath.errors import StatisticError
from equipath.statistics.statistic import Statistic

NO_CHOICE = "?"


def choices(statistic: Statistic, option: str) -> list[str]:
    """Return the words that the statistic says would do when it refuses one on its worked example.

    None where the option's words are not from a list.
    """
    example = statistic.example
    options = {**example.options, option: NO_CHOICE}
    try:
        calculate(statistic.name, worked_example(statistic), by=example.by, **options)
    except StatisticError as refused:
        return [str(word) for word in refused.known]
    return []
