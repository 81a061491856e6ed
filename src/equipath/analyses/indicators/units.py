"""What is counted: people, or records with what is known of their people."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import reduce

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

Moment = list[Indicator]
"""Indicators that count the same records of a period."""


def pieces_of(study: Study, contract: str, indicators: Iterable[Indicator]) -> list[Piece]:
    """Return the pieces of the period that are counted apart.

    People are counted as on each piece's last day; without any variable or cohort they are as
    they are in the source, and counted once, for the whole period.
    """
    if contract == "people" and not needed(study, names_asked(study, indicators)):
        return [(study.period.start, study.period.end)]
    return [(start, end) for _, start, end in pieces(study.period)]


def together(study: Study, source: str) -> list[Moment]:
    """Return the indicators of a source in groups that count the same records of a period.

    What is counted as another is counted with it, and not again.
    """
    groups: dict[tuple[str | None, tuple[str, ...]], list[Indicator]] = {}
    for indicator in study.indicators.values():
        if indicator.source == source and study.counted_as(indicator) == indicator.name:
            groups.setdefault(indicator.moment, []).append(indicator)
    return list(groups.values())


def prepared_together(study: Study, moments: list[Moment]) -> list[list[Moment]]:
    """Return moments in groups whose records are joined with their people at once.

    Where age is asked for, it is that of each moment's own day.
    """
    names = names_asked(study, (indicator for moment in moments for indicator in moment))
    return [[moment] for moment in moments] if "age" in names else [moments]


COUNTED = "is counted at "
"""Begins the columns that say which records a moment counts."""


def counted_at(place: int) -> str:
    """Return the column that says which records the moment of that place counts."""
    return f"{COUNTED}{place}"


def units(
    study: Study, records: Records, source: str, moments: Sequence[Moment], piece: Piece
) -> ir.Table:
    """Return the rows of a source that are counted in a piece of the period.

    Records are counted in the piece that their day lies in, or while they are open on its last
    day, each with the columns of its person that it lacks itself; `counted_at` says by which of
    the moments. What variables need is worked out, and held by the engine, right away.
    """
    names = names_asked(study, (indicator for moment in moments for indicator in moment))
    contract = CONTRACTS.get(records.contracts[source])
    if contract.name == "people":
        return with_states(study, people_as_at(study, records, source, names, *piece), names)
    rows, days = records.tables[source], [m[0].dated_by or contract.date for m in moments]
    for moment in moments:
        named = [name for name in (moment[0].dated_by,) if name]
        _check_moment(moment, "dated_by", named, rows.columns)
    at = {counted_at(i): _begun(rows[day], m[0], piece) for i, (day, m) in _each(days, moments)}
    last_days = {END_OF_PERIOD: piece[1], END_OF_STUDY: study.period.end}
    mine = rows.mutate(**at, **{name: ibis.literal(day) for name, day in last_days.items()})
    theirs = _with_people(study, records, _of_any(mine, at), days[0], names, piece)
    for moment in moments:
        _check_moment(moment, "open_until", moment[0].open_until, theirs.columns)
    still = {i: _open(theirs, moment[0], piece) for i, moment in enumerate(moments)}
    is_open = {counted_at(i): theirs[counted_at(i)] & held for i, held in still.items()}
    return with_states(study, _of_any(theirs.mutate(**is_open), is_open), names)


def _each(days: list[str], moments: Sequence[Moment]) -> Iterable[tuple[int, tuple[str, Moment]]]:
    return enumerate(zip(days, moments, strict=True))


def _begun(day: ir.Value, indicator: Indicator, piece: Piece) -> ir.BooleanValue:
    start, end = piece
    begun = as_day(day) <= ibis.literal(end)
    if not indicator.open_until:
        begun = begun & (as_day(day) >= ibis.literal(start))
    return begun.fill_null(False)


def _open(rows: ir.Table, indicator: Indicator, piece: Piece) -> ir.BooleanValue:
    ended = (as_day(rows[name]) > ibis.literal(piece[1]) for name in indicator.open_until)
    still = (is_later.fill_null(True) for is_later in ended)
    return reduce(lambda one, other: one & other, still, ibis.literal(True))


def _of_any(rows: ir.Table, names: Iterable[str]) -> ir.Table:
    return rows.filter(reduce(lambda one, other: one | other, (rows[name] for name in names)))


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
