"""Whether before and after a change can be told: when, where, and from how many periods."""

from collections.abc import Iterator

from equipath.conform.area_map import AreaMap
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.statistics.segmented_regression import LEAST
from equipath.statistics.statistic import Statistic
from equipath.study.asked import Asked
from equipath.study.indicator import Indicator
from equipath.study.pieces import pieces
from equipath.study.study import Study

SERIES = "interrupted_time_series"
TAKES = "is_comparison"


def wrong_change(
    study: Study, indicator: Indicator, asked: Asked, statistic: Statistic
) -> Iterator[Problem]:
    """Yield what is wrong with the day and the places of a change."""
    file = f"indicators/{indicator.name}.yaml"
    needs, takes = TAKES in statistic.requires, TAKES in (*statistic.requires, *statistic.also)
    if needs and not asked.changed:
        wrong = f"`{statistic.name}` sets where something changed beside where it did not."
        advice = "Write `changed: {LEVEL: [CODE]}` beside it."
        yield Problem(file, "statistics", wrong, f"{advice} Without a comparison ask `{SERIES}`.")
    if "interrupted" in statistic.requires and asked.changed_on is None:
        wrong = f"`{statistic.name}` needs the day on which something changed."
        yield Problem(file, "statistics", wrong, "Write `changed_on` beside it.")
    if asked.changed and (not takes or statistic.gives_rows):
        wrong = f"`{statistic.name}` sets nothing beside a comparison."
        yield Problem(file, "statistics", wrong, "Leave `changed` and `comparison` out.")
        return
    yield from _wrong_places(study, indicator, asked, file)
    if "interrupted" in statistic.requires and asked.changed_on is not None:
        yield from _wrong_day(study, asked, statistic, file)


def stop_if_nowhere(study: Study, area_map: AreaMap) -> None:
    """Raise `StudyError` with every area said to have changed, or not, that the map lacks."""
    known: dict[str, set[str]] = {}
    for area_type, code in area_map.areas.select("area_type", "area_code").iter_rows():
        known.setdefault(area_type, set()).add(code)
    problems = dict.fromkeys(
        Problem(
            f"indicators/{indicator.name}.yaml",
            key,
            f"the map has no {asked.place} `{code}`.",
            did_you_mean(code, known.get(asked.place, ())) or "Correct the code.",
        )
        for indicator in study.indicators.values()
        for asked in indicator.statistics
        if asked.place in study.areas.levels
        for key, codes in (("changed", asked.where_changed), ("comparison", asked.compared))
        for code in codes
        if code not in known.get(asked.place, ())
    )
    if problems:
        raise StudyError("Indicators name areas that are not on the map:", [*problems])


def _wrong_places(study: Study, indicator: Indicator, asked: Asked, file: str) -> Iterator[Problem]:
    levels = [level for level in study.areas.levels if level != study.areas.whole.type]
    if not asked.changed or asked.place in levels:
        return
    if asked.place not in indicator.stratifiers:
        wrong = f"`{asked.place}` is no level in `roll_up` and no stratifier of the indicator."
        advice = did_you_mean(asked.place, [*levels, *indicator.stratifiers])
        yield Problem(file, "changed", wrong, advice)
        return
    strata = study.stratifiers[asked.place].stratum_names
    for key, names in (("changed", asked.where_changed), ("comparison", asked.compared)):
        for name in names if strata else ():
            if name not in strata:
                wrong = f"`{asked.place}` has no stratum `{name}`."
                yield Problem(file, key, wrong, did_you_mean(name, strata))


def _wrong_day(study: Study, asked: Asked, statistic: Statistic, file: str) -> Iterator[Problem]:
    """Tell of a day outside the period, and of one with too few periods on a side."""
    day, period = asked.changed_on, study.period
    if day is None:
        return
    if not period.start < day <= period.end:
        wrong = f"`changed_on` {day} is not within the study's {period.start} to {period.end}."
        advice = "Correct it, or `period` in study.yaml: it must hold days before and after."
        yield Problem(file, "changed_on", wrong, advice)
        return
    least = 1 if TAKES in statistic.requires else LEAST
    sides: dict[str, list[int]] = {}
    for piece, start, end in pieces(period):
        counted = sides.setdefault(piece, [0, 0])
        counted[0] += end < day
        counted[1] += start >= day
    if not any(min(counted) >= least for counted in sides.values()):
        many = "a whole period" if least == 1 else f"{least} whole periods"
        told = ", ".join(f"{a} before and {b} after ({n})" for n, (a, b) in sides.items())
        wrong = f"`{statistic.name}` needs {many} before {day} and as many after: {told}."
        advice = "Write `every: [whole, month]` in study.yaml, or a longer `period`."
        yield Problem(file, "changed_on", wrong, advice)
