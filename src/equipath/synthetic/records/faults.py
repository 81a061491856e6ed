"""Bad records, as real extracts have them: on request, so that checks have something to find."""

import numpy as np
import polars as pl

from equipath.synthetic.chunk import Chunk

PLANTED_IDENTIFIER = "planted-identifier-0001"
"""The pseudonym of one person, in every table: it must be found in nothing that a study shows."""

_SHARE = 0.002  # Of people or records, for each fault; at least one.

Tables = dict[str, pl.DataFrame]
Counts = dict[str, int]


def with_faults(tables: Tables, chunk: Chunk) -> tuple[Tables, Counts]:
    """Return the tables of one chunk with bad records among them, and how many of each there are.

    Some events lie before their person's birth and some after their death, some people are on
    two lists at once, some admissions and events were sent twice, and one person of the region
    bears the planted identifier.
    """
    rng = chunk.stream("faults")
    people, events = tables["people"], tables["clinical_events"]
    unborn = _some(events, rng).join(people.select("person_id", "date_of_birth"), on="person_id")
    unborn = unborn.with_columns(event_date=pl.col("date_of_birth").dt.offset_by("-40d"))
    dead = _some(people.filter(pl.col("date_of_death").is_not_null()), rng, 0.1)
    late = dead.join(events.unique("person_id", keep="first", maintain_order=True), on="person_id")
    late = late.with_columns(event_date=pl.col("date_of_death").dt.offset_by("9d"))
    again = _some(events, rng)
    added = [frame.select(events.columns) for frame in (unborn, late, again)]
    twice = _some(tables["admissions"], rng)
    overlapping = _overlapping(tables["registrations"], rng)
    found = {
        **tables,
        "clinical_events": pl.concat([events, *added]),
        "admissions": pl.concat([tables["admissions"], twice]),
        "registrations": pl.concat([tables["registrations"], overlapping]),
    }
    counts = {
        "events_before_birth": unborn.height,
        "events_after_death": late.height,
        "events_sent_twice": again.height,
        "admissions_sent_twice": twice.height,
        "overlapping_registrations": overlapping.height,
    }
    return (found if chunk.number else _marked(found)), counts


def _some(table: pl.DataFrame, rng: np.random.Generator, share: float = _SHARE) -> pl.DataFrame:
    """Return some rows, in their order."""
    number = min(table.height, max(1, round(table.height * share)))
    return table[np.sort(rng.choice(table.height, number, replace=False))]


def _overlapping(registrations: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return second registrations of people who are on a list: elsewhere, from a month later."""
    chosen = _some(registrations.filter(pl.col("end_date").is_null()), rng)
    elsewhere = registrations["practice_code"].gather(
        rng.integers(0, registrations.height, chosen.height)
    )
    return chosen.with_columns(
        practice_code=elsewhere, start_date=pl.col("start_date").dt.offset_by("30d")
    )


def _marked(tables: Tables) -> Tables:
    """Give one person with admissions the planted identifier, wherever they are."""
    person = tables["admissions"]["person_id"][0]
    marked = pl.when(pl.col("person_id") == person).then(pl.lit(PLANTED_IDENTIFIER))
    return {
        name: table.with_columns(person_id=marked.otherwise("person_id"))
        for name, table in tables.items()
    }
