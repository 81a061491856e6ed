"""What is counted: people, or records with what is known of their people."""

from collections.abc import Iterable
from datetime import date

import ibis
from ibis.expr import types as ir
from ibis.util import gen_name

from equipath.analyses.cohorts.order import needed
from equipath.analyses.cohorts.people import Records, age_on, people_as_at
from equipath.analyses.cohorts.variables import PERSON
from equipath.analyses.completeness.states import columns_recorded, with_states
from equipath.contracts import CONTRACTS
from equipath.errors import Problem, StudyError
from equipath.study.indicator import Count, Indicator
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


def units(
    study: Study, records: Records, source: str, indicators: Iterable[Indicator], piece: Piece
) -> ir.Table:
    """Return the rows of a source that are counted in a piece of the period.

    Records are counted in the piece that their day lies in, each with the columns of its person
    that it lacks itself. What variables need is worked out, and held by the engine, right away.
    """
    names = names_asked(study, indicators)
    contract = CONTRACTS.get(records.contracts[source])
    if contract.name == "people":
        return with_states(study, people_as_at(study, records, source, names, *piece), names)
    rows = records.tables[source]
    day, (start, end) = rows[contract.date], piece
    mine = rows.filter((day >= ibis.literal(start)) & (day <= ibis.literal(end)))
    theirs = _with_people(study, records, mine, contract.date, names, piece)
    return with_states(study, theirs, names)


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
