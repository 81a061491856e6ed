"""Find what pathways cannot be told of as they stand: days out of order, people twice, growth."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import polars as pl
from ibis.expr import types as ir

from equipath.analyses.cohorts.people import Records
from equipath.analyses.cohorts.variables import PERSON
from equipath.analyses.conditions import as_day, hold
from equipath.analyses.indicators.units import units
from equipath.contracts.data_finding import DataFinding
from equipath.study.indicator import Indicator
from equipath.study.pathway import Clock, Pathway, Stage
from equipath.study.pathway_indicators import indicators_of, stage_dates
from equipath.study.study import Study
from equipath.vocabulary import ALL, Severity


@dataclass(frozen=True)
class _Asked:
    """What is asked of every record, and what to say where it holds of some."""

    reason: str
    column: str
    holds: ir.BooleanValue
    message: str
    advice: str
    severity: Severity = Severity.WARNING


def check_pathways(study: Study, records: Records) -> list[DataFinding]:
    """Return findings about the records of each pathway, in one pass over those of the period.

    Clocks that stop before they start, and stages reached before the stage before: those waits
    are left out, those stages counted all the same. People with several records in one period:
    each is a way of its own. Where nothing says how long each is followed: who began late.
    """
    found = []
    for pathway in study.pathways.values():
        made = list(indicators_of(pathway))
        if made and pathway.source in records.tables:
            found += _of_records(study, records, pathway, made[0])
    return [*found, *_nowhere(records)]


def stages_that_grow(study: Study, counted: pl.DataFrame) -> list[DataFinding]:
    """Return a finding for each stage that more people are counted at than at the one before.

    `counted` are the counts of the lowest areas. Along records that cannot be; indicators that
    are named as nested stages may be counted out of different people.
    """
    totals = (
        counted.filter(stratification=ALL)
        .group_by("indicator", "area_type")
        .agg(pl.col("numerator").sum())
    )
    most = dict(totals.group_by("indicator").agg(pl.col("numerator").max()).iter_rows())
    found = []
    for pathway in (p for p in study.pathways.values() if p.is_nested):
        names = pathway.stage_names
        for before, name in pairwise(names):
            if (most.get(name) or 0) > (most.get(before) or 0) > 0:
                found.append(_grows(study, pathway, before, name, most))
    return found


def _of_records(
    study: Study, records: Records, pathway: Pathway, first: Indicator
) -> Iterator[DataFinding]:
    rows = _rows(study, records, pathway, first)
    columns = set(rows.columns)
    asked = [*_of_clocks(study, rows, pathway.clocks), *_of_stages(rows, pathway, columns)]
    sums = {str(i): records.engine.how_many(rows, each.holds) for i, each in enumerate(asked)}
    sums |= {"rows": rows.count()}
    if PERSON in columns:
        sums |= {"people": rows[PERSON].nunique()}
    counts = records.engine.answer(rows.aggregate(**sums)).row(0, named=True)
    source = pathway.source or ""
    for i, each in enumerate(asked):
        if counts[str(i)]:
            yield DataFinding(
                each.severity, each.reason, source, each.column, counts[str(i)], counts["rows"],
                "", f"{counts[str(i)]:,} of {counts['rows']:,} {each.message}", each.advice,
            )  # fmt: skip
    again = counts["rows"] - counts.get("people", counts["rows"])
    if again > 0:
        yield DataFinding(
            Severity.NOTE, "on_a_pathway_again", source, PERSON, again, counts["rows"], "",
            f"{again:,} of {counts['rows']:,} records are a second or later one of their person: "
            f"each counts as a way along `{pathway.title}` of its own.",
            "Where one person is one way, keep their first record in `who` of the pathway.",
        )  # fmt: skip
    if pathway.follow is None and any(isinstance(s, Stage) for s in pathway.stages):
        yield DataFinding(
            Severity.NOTE, "followed_for_different_times", source, "", counts["rows"],
            counts["rows"], "",
            f"along `{pathway.title}`, those who began late had less time to come to a stage.",
            "Say how long each is followed: `follow: 26 weeks`, with `begins`.",
        )  # fmt: skip


def _rows(study: Study, records: Records, pathway: Pathway, first: Indicator) -> ir.Table:
    """Return the records of the period of those who start along a pathway.

    Whoever begins late is followed too briefly to be counted, and is looked at all the same.
    """
    assert pathway.who is not None  # A pathway that makes indicators says who.
    asked = [
        first.model_copy(update={"denominator": count, "numerator": count, "stratifiers": ()})
        for where in (pathway.who.where, *(clock.where for clock in pathway.clocks))
        for count in [first.denominator.model_copy(update={"where": where})]
    ]
    whole = (study.period.start, study.period.end)
    rows = units(study, records, pathway.source or "", [asked], whole)
    return rows.filter(hold(rows, pathway.who.where, study.codelists))


def _of_clocks(study: Study, rows: ir.Table, clocks: Iterable[Clock]) -> Iterator[_Asked]:
    for clock in clocks:
        if {clock.start, clock.stop} <= set(rows.columns):
            is_early = as_day(rows[clock.stop]) < as_day(rows[clock.start])
            yield _Asked(
                "clock_stops_before_it_starts",
                clock.stop,
                is_early & hold(rows, clock.where, study.codelists),
                f"waits stop, by `{clock.stop}`, before they start, by `{clock.start}`: they are "
                f"left out of `{clock.title}`.",
                "Correct the days, or name another date as the start.",
            )


def _of_stages(rows: ir.Table, pathway: Pathway, columns: Iterable[str]) -> Iterator[_Asked]:
    for before, after in stage_dates(pathway):
        if {before, after} <= set(columns):
            yield _Asked(
                "stage_out_of_order",
                after,
                as_day(rows[after]) < as_day(rows[before]),
                f"records have `{after}` before `{before}`, the stage before it.",
                "They count as having come to both: correct the days, or the order of stages.",
            )


def _nowhere(records: Records) -> Iterator[DataFinding]:
    """Find handovers that name nobody who received, or the one who handed over."""
    for name in records.of("transfers"):
        rows = records.tables[name]
        if not {"from_provider_code", "to_provider_code"} <= set(rows.columns):
            continue
        given, taken = (rows[f"{way}_provider_code"].cast("string") for way in ("from", "to"))
        sums = {
            "nowhere": records.engine.how_many(rows, taken.isnull()),
            "itself": records.engine.how_many(rows, (given == taken).fill_null(False)),
            "rows": rows.count(),
        }
        counts = records.engine.answer(rows.aggregate(**sums)).row(0, named=True)
        for reason, words in (
            ("nowhere", "name nobody who received: they count as handed over to nobody known."),
            ("itself", "go to the provider that they come from: they are no handovers."),
        ):
            if counts[reason]:
                yield DataFinding(
                    Severity.WARNING, f"transfer_to_{reason}", name, "to_provider_code",
                    counts[reason], counts["rows"], "",
                    f"{counts[reason]:,} of {counts['rows']:,} handovers {words}",
                    "Correct `to_provider_code`, or leave such rows out with `leave_out`.",
                )  # fmt: skip


def _grows(
    study: Study, pathway: Pathway, before: str, name: str, most: Mapping[str, float]
) -> DataFinding:
    titles = [study.indicators[n].title for n in (name, before)]
    return DataFinding(
        Severity.WARNING, "stage_grows", f"pathways/{pathway.name}.yaml", "stages",
        int(most[name]), int(most[before]), "",
        f"more people are counted at `{titles[0]}` ({most[name]:,.0f}) than at the stage before, "
        f"`{titles[1]}` ({most[before]:,.0f}): its stages are not among one another.",
        "Put the stages in order, or declare cross-sections: `is_nested: false`.",
    )  # fmt: skip
