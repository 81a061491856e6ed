"""Link by a pseudonym that people and records both bear."""

import ibis
from ibis.expr import types as ir

from equipath.analyses.linkage.links import PERSON, Links, linkage_finding
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.linkage import Linkage


def link(engine: Engine, linkage: Linkage, people: ir.Table, records: ir.Table) -> Links:
    """Join the records to the people who bear their pseudonym, inside the engine.

    A pseudonym that several people bear is nobody's: its records are linked to none.
    """
    key = linkage.by or PERSON
    named = people.select(key=people[key].cast("string"), person=people[PERSON].cast("string"))
    named = named.filter(named.key.notnull())
    bearers = named.group_by("key").agg(linked_to=named.person.min(), bearers=named.count())
    written = records.select(linked_from=records[key].cast("string"))
    written = written.filter(written.linked_from.notnull())
    asked = written.group_by("linked_from").agg(rows=written.count())
    joined = asked.left_join(bearers, asked.linked_from == bearers.key)
    table = joined.select(
        linked_from=joined.linked_from,
        linked_to=(joined.bearers == 1).ifelse(joined.linked_to, ibis.null("string")),
        expected_false=ibis.literal(0.0),
        expected_missed=ibis.literal(0.0),
    )
    held = engine.hold(f"linkage_{linkage.name}", table)
    findings = _shared(engine, linkage, bearers)
    return Links(key, held, is_modelled=False, findings=findings)


def _shared(engine: Engine, linkage: Linkage, bearers: ir.Table) -> tuple[DataFinding, ...]:
    several = bearers.bearers > 1
    answer = engine.answer(
        bearers.aggregate(
            pseudonyms=bearers.count(where=several),
            people=bearers.bearers.sum(where=several),
            everybody=bearers.bearers.sum(),
        )
    )
    pseudonyms, people, everybody = (int(n or 0) for n in answer.row(0))
    if not pseudonyms:
        return ()
    message = (
        f"{people:,} of {everybody:,} people share {pseudonyms:,} pseudonyms with others: "
        "records that bear these are linked to nobody."
    )
    advice = "Keep one row a person in the source of people."
    return (linkage_finding(linkage, "pseudonym_shared", people, everybody, message, advice),)
