"""Find cohorts with nobody in them: a mistake in a condition more often than a fact."""

from collections.abc import Iterator

import polars as pl

from equipath.analyses.cohorts.order import needed
from equipath.analyses.cohorts.people import Records, people_as_at
from equipath.analyses.indicators.units import names_asked
from equipath.contracts import CONTRACTS
from equipath.contracts.data_finding import DataFinding
from equipath.study.condition import Where
from equipath.study.study import Study
from equipath.vocabulary import ALL, Severity


def cohorts_of_nobody(study: Study, records: Records, counted: pl.DataFrame) -> list[DataFinding]:
    """Return a finding for each cohort that indicators ask for and nobody is in.

    `counted` are the counts of the lowest areas. Whoever was counted where a cohort must hold is
    in it, so people are only asked about the cohorts that no count shows anybody of: in most
    studies none, and no pass is made.
    """
    of_people = [
        i
        for i in study.indicators.values()
        if i.source in records.contracts and CONTRACTS.get(records.contracts[i.source]).is_of_people
    ]
    asked = needed(study, names_asked(study, of_people))
    seen = _seen(study, counted)
    unseen = [k.name for k in asked if k.name in study.cohorts and k.name not in seen]
    if not unseen:
        return []
    people, sizes = 0, dict.fromkeys(unseen, 0)
    for source in records.of("people"):
        rows = people_as_at(study, records, source, unseen, study.period.start, study.period.end)
        counts = [rows.count(), *(records.engine.how_many(rows, rows[name]) for name in unseen)]
        answer = rows.aggregate(**{f"count_{i}": count for i, count in enumerate(counts)})
        here, *inside = records.engine.answer(answer).row(0)
        people += here
        sizes = {name: sizes[name] + more for name, more in zip(unseen, inside, strict=True)}
    return [_nobody(study, name, people) for name in unseen if people and not sizes[name]]


def _seen(study: Study, counted: pl.DataFrame) -> set[str]:
    """Return the cohorts that somebody who was counted is in."""
    sides = ("numerator", "denominator")
    totals = counted.filter(stratification=ALL).group_by("indicator").agg(pl.col(sides).sum())
    waiting = [
        name
        for indicator, *numbers in totals.iter_rows()
        for side, number in zip(sides, numbers, strict=True)
        if number
        for name in _must_hold(getattr(study.indicators[indicator], side).where)
    ]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in study.cohorts and name not in seen:
            seen.add(name)
            waiting += _must_hold(study.cohorts[name].where)
    return seen


def _must_hold(where: Where) -> Iterator[str]:
    """Yield the columns that are true of whomever the conditions hold of."""
    yield from (name for name, condition in where.columns.items() if condition is True)
    for each in where.all_of:
        yield from _must_hold(each)


def _nobody(study: Study, name: str, people: int) -> DataFinding:
    return DataFinding(
        Severity.WARNING,
        "cohort_of_nobody",
        f"cohorts/{name}.yaml",
        "where",
        0,
        people,
        "",
        f"nobody of {people:,} people is in the cohort `{study.cohorts[name].title}`.",
        "Leave out its conditions one by one to see which one it is.",
    )
