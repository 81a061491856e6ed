"""What a pathway along records becomes: an indicator a stage, and several a clock."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from equipath.errors import Problem
from equipath.study.condition import Requirement, Where, days
from equipath.study.definition import Definition
from equipath.study.indicator import MEDIAN, Count, Indicator, ordinal
from equipath.study.pathway import Clock, Pathway, Stage, Standard
from equipath.study.quantity import Quantity
from equipath.vocabulary import Polarity

Parts = dict[str, dict[str, Definition]]
"""The definitions of each folder of a study."""

END_OF_PERIOD = "end_of_period"
"""A column of every record that is counted: the last day of the piece in which it is."""

END_OF_STUDY = "end_of_study"
"""A column of every record that is counted: the last day of the study's period."""

WEEK, HALF_A_YEAR = 7, 182
"""Curves are told by weeks, to twice the longest standard; without one, to a year."""


def add_stages_and_clocks(parts: Parts) -> list[Problem]:
    """Add the indicators that pathways make, and tell of those that a file declares too."""
    problems = []
    for pathway in parts["pathways"].values():
        assert isinstance(pathway, Pathway)
        for made in indicators_of(pathway):
            if made.name in parts["indicators"]:
                file = f"indicators/{made.name}.yaml"
                wrong = f"the pathway `{pathway.name}` makes an indicator of this name."
                problems.append(Problem(file, "", wrong, "Give one of them another name."))
            parts["indicators"][made.name] = made
    return problems


def where_declared(problems: list[Problem], pathways: Iterable[Pathway]) -> list[Problem]:
    """Tell what is wrong with an indicator that a pathway makes of the file that declares it."""
    files = {
        f"indicators/{made.name}.yaml": f"pathways/{pathway.name}.yaml"
        for pathway in pathways
        for made in indicators_of(pathway)
    }
    moved = (replace(p, file=files.get(p.file, p.file)) for p in problems)
    return list(dict.fromkeys(moved))


def indicators_of(pathway: Pathway) -> Iterator[Indicator]:
    """Return every indicator that a pathway along records makes."""
    stages = [stage for stage in pathway.stages if isinstance(stage, Stage)]
    if pathway.who is None:
        return
    begun = _all([pathway.who.where, *_long_enough_ago(pathway)])
    before, words = begun, pathway.who.words
    for stage in stages:
        reached = _all([before, _reached(pathway, stage)])
        yield _indicator(
            pathway,
            stage.name,
            title=stage.title,
            kind="proportion",
            dated_by=pathway.begins,
            numerator=Count(words=stage.words, where=reached),
            denominator=Count(words=words, where=before),
            polarity=Polarity.HIGHER_IS_BETTER,
        )
        before, words = reached, stage.words
    for clock in pathway.clocks:
        yield from _of_clock(pathway, clock)


def stage_dates(pathway: Pathway) -> list[tuple[str, str]]:
    """Return each date of a stage with that of the stage before that has one."""
    named = [stage.date for stage in pathway.stages if isinstance(stage, Stage) and stage.date]
    return list(pairwise([*([pathway.begins] if pathway.begins else []), *named]))


def _long_enough_ago(pathway: Pathway) -> list[Where]:
    if pathway.days_followed is None or pathway.begins is None:
        return []
    # On the last day someone is followed for none; so all but the last so many days.
    late = Requirement(after=pathway.begins, within=f"{pathway.days_followed - 1} days")
    return [_where(none_of=_where({END_OF_STUDY: late}))]


def _reached(pathway: Pathway, stage: Stage) -> Where:
    if stage.date is None:
        return stage.where
    asked = [_where({stage.date: Requirement(before=END_OF_STUDY)}), stage.where]
    if pathway.follow and pathway.begins:
        in_time = Requirement(after=pathway.begins, within=f"{pathway.days_followed} days")
        asked.append(_where({stage.date: in_time}))
    return _all(asked)


def _of_clock(pathway: Pathway, clock: Clock) -> Iterator[Indicator]:
    waited = _where({clock.stop: Requirement(after=clock.start)})
    started = _where({clock.start: Requirement(is_recorded=True)})
    completed = Count(
        words="Waits that were completed", where=_all([_whose(pathway, clock), waited])
    )
    still = Count(words="Waits that were still open", where=_all([_whose(pathway, clock), started]))
    whose: dict[str, Any] = {"polarity": Polarity.LOWER_IS_BETTER, "unit": "days", "multiplier": 1}
    for open_, count, last in (("", completed, clock.stop), ("waiting_", still, END_OF_PERIOD)):
        name, title = f"{clock.name}_{open_}", clock.title + (", still waiting" if open_ else "")
        moment = {"dated_by": clock.start, "open_until": (clock.stop, *clock.ends)}
        asked: dict[str, Any] = {
            "denominator": count,
            **(moment if open_ else {"dated_by": clock.stop}),
        }
        of = Quantity.model_validate({"from": clock.start, "to": last, "pauses": clock.pauses})
        for standard in clock.standards:
            yield _within(pathway, clock, standard, name, title, last, asked)
        for centile in clock.centiles:
            is_median = centile == MEDIAN
            yield _indicator(
                pathway,
                f"{name}{'median' if is_median else f'centile_{centile:g}'.replace('.', '_')}",
                title=f"{title}: {'median' if is_median else f'{ordinal(centile)} centile'}",
                kind="median" if is_median else "centile",
                centile=None if is_median else centile,
                of=of,
                numerator=Count(words="Waits whose length is known"),
                **asked,
                **whose,
            )
    if clock.is_followed:
        yield _followed(pathway, clock)


def _followed(pathway: Pathway, clock: Clock) -> Indicator:
    """Return all waits that began, until they stopped, ended otherwise or were lost from view."""
    started = _where({clock.start: Requirement(is_recorded=True)})
    longest = max((days(standard.within) for standard in clock.standards), default=HALF_A_YEAR)
    standards = (days(standard.within) for standard in clock.standards)
    of = {"from": clock.start, "to": clock.stop, "pauses": clock.pauses, "ends": clock.ends}
    return _indicator(
        pathway,
        f"{clock.name}_followed",
        title=f"{clock.title}: all who began, by day",
        kind="time_to_event",
        dated_by=clock.start,
        of=Quantity.model_validate({**of, "until": END_OF_STUDY}),
        by_days=tuple(sorted({*range(WEEK, longest * 2 + 1, WEEK), *standards})),
        centiles=clock.centiles,
        adjusted=clock.adjusted,
        numerator=Count(words="Waits whose length is known"),
        denominator=Count(words="Waits that began", where=_all([_whose(pathway, clock), started])),
        polarity=Polarity.HIGHER_IS_BETTER,
    )


def _within(
    pathway: Pathway,
    clock: Clock,
    standard: Standard,
    name: str,
    title: str,
    last: str,
    asked: dict[str, Any],
) -> Indicator:
    held = Requirement(after=clock.start, within=standard.within, pauses=clock.pauses)
    since = f"In force since {standard.since.day} {standard.since:%B %Y}: {standard.source}"
    return _indicator(
        pathway,
        f"{name}within_{standard.within.replace(' ', '_')}",
        title=f"{title}: within {standard.within}",
        kind="proportion",
        numerator=Count(words=f"Of them, within {standard.within}", where=_where({last: held})),
        polarity=Polarity.HIGHER_IS_BETTER,
        # Of those who still wait no standard asks a share.
        target=standard.target if last == clock.stop else None,
        caveats=(*pathway.caveats, since),
        **asked,
    )


def _whose(pathway: Pathway, clock: Clock) -> Where:
    assert pathway.who is not None
    return _all([pathway.who.where, clock.where])


def _indicator(pathway: Pathway, name: str, **given: Any) -> Indicator:
    return Indicator(
        name=f"{pathway.name}_{name}",
        source=pathway.source or "",
        why_it_matters=pathway.why_it_matters,
        stratifiers=pathway.stratifiers,
        review=pathway.review,
        **({"caveats": pathway.caveats} | given),
    )


def _where(columns: dict[str, Any] | None = None, none_of: Where | None = None) -> Where:
    return Where.model_validate({**(columns or {}), **({"not": none_of} if none_of else {})})


def _all(asked: Iterable[Where]) -> Where:
    kept = tuple(where for where in asked if where.names)
    return kept[0] if len(kept) == 1 else Where.model_validate({"all": kept} if kept else {})
