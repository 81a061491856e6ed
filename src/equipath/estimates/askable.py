"""What an indicator may ask for: statistics that exist and counts can feed, known options."""

from collections.abc import Iterator

from equipath.errors import Problem, StudyError, did_you_mean
from equipath.estimates.askable_change import wrong_change
from equipath.estimates.further import fits, refusal
from equipath.estimates.further_columns import MAKERS
from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Statistic
from equipath.study.asked import Asked
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import Over

DECLARED = {
    "adjusted_gap": "adjusted",
    "adjusted_incidence": "adjusted",
    "observed_over_predicted": "adjusted",
    "expected_uptake": "need",
}
"""Statistics that an indicator asks for by a key of its own, which says what counts do not."""


def stop_if_unaskable(study: Study) -> None:
    """Raise `StudyError` with every statistic asked for that cannot be computed, and why."""
    problems = [
        problem
        for indicator in study.indicators.values()
        for asked in indicator.statistics
        for problem in _problems(study, indicator, asked)
    ]
    if problems:
        raise StudyError("Indicators ask for statistics that they cannot have:", problems)


def askable() -> list[str]:
    """Return the names of the statistics that a study can ask for."""
    return [name for name in STATISTICS.names() if not _lacking(STATISTICS.get(name))]


def _lacking(statistic: Statistic) -> str:
    """Return what the statistic needs and counts do not have, in words; none where they do."""
    if statistic.over is Over.NONE and not statistic.gives_rows:
        return "several rows for each answer"
    return ", ".join(name for name in statistic.requires if name not in MAKERS)


def _problems(study: Study, indicator: Indicator, asked: Asked) -> Iterator[Problem]:
    file = f"indicators/{indicator.name}.yaml"
    if asked.statistic not in STATISTICS.names():
        yield Problem(
            file,
            "statistics",
            f"there is no statistic `{asked.statistic}`.",
            did_you_mean(asked.statistic, askable()) or "`equipath list statistics` has them all.",
        )
        return
    statistic = STATISTICS.get(asked.statistic)
    lacking = _lacking(statistic)
    if lacking:
        yield Problem(
            file,
            "statistics",
            f"`{statistic.name}` needs {lacking}, which counts do not have.",
            f"Declare `{DECLARED[statistic.name]}` instead."
            if statistic.name in DECLARED
            else f"Use `equipath calculate {statistic.name}` on a table that has.",
        )
    for option in asked.options:
        if option not in statistic.options:
            advice = did_you_mean(option, statistic.options)
            wrong = f"`{statistic.name}` has no option `{option}`."
            yield Problem(file, "statistics", wrong, advice)
    if lacking or not set(asked.options) <= set(statistic.options):
        return
    refused = refusal(asked, study, indicator, is_ordered=True)
    if refused:
        yield Problem(file, "statistics", f"`{statistic.name}`: {refused}")
        return
    if statistic.over is Over.STRATUM and not any(
        fits(asked, study, indicator, study.stratifiers[s]) for s in indicator.stratifiers
    ):
        kind = "ordered stratifier" if "order" in statistic.requires else "stratifier"
        kind = "stratifier that `crosses` others" if "dimensions" in statistic.requires else kind
        yield Problem(
            file,
            "statistics",
            f"`{statistic.name}` runs along strata, and the indicator has no {kind}.",
            "Name one under `stratifiers`.",
        )
    yield from wrong_change(study, indicator, asked, statistic)
    if "target" in statistic.requires and indicator.target is None:
        wrong = f"`{statistic.name}` needs a target, and the indicator has none."
        yield Problem(file, "statistics", wrong, "Name a threshold under `target`.")
