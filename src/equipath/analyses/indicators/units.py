"""What is counted: people, or records with what is known of their people."""

from collections.abc import Collection, Iterable
from datetime import date

import ibis
from ibis.expr import types as ir
from ibis.util import gen_name

from equipath.analyses.cohorts.order import needed
from equipath.analyses.cohorts.people import Records, age_on, people_as_at
from equipath.analyses.cohorts.variables import PERSON
from equipath.analyses.completeness.states import columns_recorded, with_states
from equipath.analyses.conditions import as_day
from equipath.contracts import CONTRACTS
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.indicator import Count, Indicator
from equipath.study.pathway_indicators import END_OF_PERIOD, END_OF_STUDY
from equipath.study.pieces import pieces
from equipath.study.study import Study

Piece = tuple[date, date]


def pieces_of(study: Study, contract: str, indicators: Iterable[Indicator]) -> list[Piece]:
    """Return the pieces of the period that are counted apart.

    People are counted as on each piece's last day; without any variable or cohort they are as
    they are in the source, and counted once, for the whole period.
    """
    if contract == "people" and not needed(study, names_asked(study, indicators)):
        return [(study.period.start, study.period.end)]
    return [(start, end) for _, start, end in pieces(study.period)]


def together(study: Study, source: str) -> list[list[Indicator]]:
    """Return the indicators of a source in groups that count the same records of a period.

    What is counted as another is counted with it, and not again.
    """
    groups: dict[tuple[str | None, tuple[str, ...]], list[Indicator]] = {}
    for indicator in study.indicators.values():
        if indicator.source == source and study.counted_as(indicator) == indicator.name:
            groups.setdefault(indicator.moment, []).append(indicator)
    return list(groups.values())


def units(
    study: Study, records: Records, source: str, indicators: Iterable[Indicator], piece: Piece
) -> ir.Table:
    """Return the rows of a source that are counted in a piece of the period.

    The indicators share a `moment`. Records are counted in the piece that their day lies in, or
    while they are open on its last day, each with the columns of its person that it lacks
    itself. What variables need is worked out, and held by the engine, right away.
    """
    wanted = list(indicators)
    names = names_asked(study, wanted)
    contract = CONTRACTS.get(records.contracts[source])
    if contract.name == "people":
        return with_states(study, people_as_at(study, records, source, names, *piece), names)
    rows = records.tables[source]
    dated_by, open_until = wanted[0].moment
    _check_moment(wanted, "dated_by", [dated_by] if dated_by else [], rows.columns)
    day, (start, end) = as_day(rows[dated_by or contract.date]), piece
    begun = rows.filter(day <= ibis.literal(end))
    mine = begun if open_until else begun.filter(day >= ibis.literal(start))
    last_days = {END_OF_PERIOD: end, END_OF_STUDY: study.period.end}
    mine = mine.mutate(**{name: ibis.literal(day) for name, day in last_days.items()})
    theirs = _with_people(study, records, mine, dated_by or contract.date, names, piece)
    _check_moment(wanted, "open_until", open_until, theirs.columns)
    ended = (as_day(theirs[name]) > ibis.literal(end) for name in open_until)
    is_open = [is_later.fill_null(True) for is_later in ended]
    return with_states(study, theirs.filter(*is_open) if is_open else theirs, names)


def _check_moment(
    indicators: Iterable[Indicator], key: str, names: Iterable[str], columns: Collection[str]
) -> None:
    problems = [
        Problem(
            f"indicators/{indicator.name}.yaml",
            key,
            f"the records have no column `{name}`.",
            did_you_mean(name, columns),
        )
        for name in names
        if name not in columns
        for indicator in indicators
    ]
    if problems:
        raise StudyError("Indicators ask of records what is not there:", problems)


def names_asked(study: Study, indicators: Iterable[Indicator]) -> tuple[str, ...]:
    """Return every column that indicators and their stratifiers ask for, and those of areas."""
    names = [f"{way[0]}_code" for way in study.areas.roll_up]
    for indicator in indicators:
        for count in (indicator.numerator, indicator.denominator):
            names += names_of(count)
        for stratifier in indicator.stratifiers:
            for each in study.crossed(study.stratifiers[stratifier]):
                names.append(each.column or f"{each.area_type}_code")
        if indicator.standard_population:
            names.append("age")
        names += indicator.of.names if indicator.of else ()
        names += indicator.open_until
    return tuple(dict.fromkeys([*names, *columns_recorded(study, names)]))


def names_of(count: Count) -> list[str]:
    """Return every column that a count asks for."""
    further = (count.sum, count.distinct, count.person_time)
    return [*count.where.names, *(name for name in further if name)]


def _with_people(
    study: Study,
    records: Records,
    rows: ir.Table,
    day: str,
    names: tuple[str, ...],
    piece: Piece,
) -> ir.Table:
    lacking = [name for name in names if name not in rows.columns]
    sources = records.of("people")
    if not lacking or not sources:
        return rows
    if len(sources) > 1:
        wrong = f"{' and '.join(f'`{s}`' for s in sources)} both fill `people`."
        advice = "Records belong to the people of one source: put them together before."
        raise StudyError("Records cannot be joined:", [Problem("sources/", "", wrong, advice)])
    people = people_as_at(study, records, sources[0], lacking, *piece)
    is_born = "age" in lacking and "date_of_birth" in people.columns
    wanted = [name for name in lacking if name in people.columns]
    # A name that no column of a record has: it would win.
    born = gen_name("born")
    mine = people.select(PERSON, *wanted, **({born: people.date_of_birth} if is_born else {}))
    joined = rows.left_join(mine, PERSON, rname="{name}_of_person").drop(f"{PERSON}_of_person")
    if not is_born:
        return joined
    age = age_on(joined[day], joined[born]).cast("float64").coalesce(joined.age.cast("float64"))
    # A record from before its person was born is of nobody's age.
    return joined.mutate(age=(age < 0).ifelse(ibis.null("float64"), age)).drop(born)
