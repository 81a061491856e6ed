"""Draw an audit sample: the records of each group with the smallest hashes of seed and identity."""

import hashlib
from collections.abc import Sequence

import ibis
import polars as pl
from ibis.expr import types as ir

from equipath.analyses.cohorts.people import Records
from equipath.analyses.cohorts.variables import PERSON
from equipath.analyses.indicators.keys import area_column
from equipath.analyses.indicators.sides import both_sides
from equipath.analyses.indicators.strata import with_strata
from equipath.analyses.indicators.units import units
from equipath.contracts import CONTRACTS
from equipath.errors import Problem, RunError, StudyError, did_you_mean
from equipath.study.sample import Sample
from equipath.study.study import Study
from equipath.vocabulary import ALL

GROUP = "group"
MOST = 2_000_000
"""Eligible records whose identifiers are brought out to be hashed, and forgotten."""

BETWEEN = "\x1f"
"""Stands between the parts of an identity: no identifier has it."""


def draw(study: Study, records: Records, sample: Sample, groups: pl.DataFrame) -> pl.DataFrame:
    """Return the sample: a row a record, with its group, its identifiers and what is shown.

    These are rows of people. Eligible are those whom the indicator counts over the whole of the
    study's period; whoever is in no known group is in "Not known", which is drawn from as well.
    Raises `RunError` where the engine lets no rows out, or where too many are eligible.
    """
    if not records.engine.lets_rows_out:
        raise RunError(
            f"`engine: {records.engine.kind}` lets no rows of people out, and a sample is rows of "
            "people. Draw it where the records lie, with whoever holds them."
        )
    eligible = _eligible(study, records, sample, groups)
    many = records.engine.answer(eligible.aggregate(rows=eligible.count())).item()
    if many > MOST:
        raise RunError(
            f"More than {MOST:,} records are eligible. Draw from an indicator of fewer people."
        )
    return _drawn(records.engine.answer(eligible).unique(), sample)


def identifiers(study: Study, sample: Sample) -> tuple[str, ...]:
    """Return the columns that name a record of a sample and its person."""
    contract = CONTRACTS.get(study.sources[study.indicators[sample.of].source].fills)
    return tuple(dict.fromkeys((PERSON, *contract.keys)))


def _eligible(study: Study, records: Records, sample: Sample, groups: pl.DataFrame) -> ir.Table:
    indicator = study.indicators[sample.of].model_copy(update={"stratifiers": sample.by})
    whole = (study.period.start, study.period.end)
    rows = units(study, records, indicator.source, [[indicator]], whole)
    named = identifiers(study, sample)
    _check(sample, [*named, *sample.shows], rows)
    above, below = both_sides(study, indicator, rows)
    who = {"numerator": above, "denominator": below, "not_reached": below & ~above}[sample.whom]
    mine = rows.filter(who.fill_null(False))
    crossed = [each for name in sample.by for each in study.crossed(study.stratifiers[name])]
    if crossed:
        mine = with_strata(mine, crossed, groups, area_column, records.engine.lookup)
        mine = mine.rename({GROUP: "stratum"})
    else:
        mine = mine.mutate(**{GROUP: ibis.literal(ALL)})
    return mine.select(GROUP, *dict.fromkeys([*named, *sample.shows]))


def _check(sample: Sample, names: Sequence[str], rows: ir.Table) -> None:
    problems = [
        Problem(
            f"samples/{sample.name}.yaml",
            "shows",
            f"the records have no column `{name}`.",
            did_you_mean(name, rows.columns),
        )
        for name in names
        if name not in rows.columns
    ]
    if problems:
        raise StudyError("A sample asks of records what is not there:", problems)


def _drawn(eligible: pl.DataFrame, sample: Sample) -> pl.DataFrame:
    """Keep the smallest hashes of each group: no order of rows, no engine has a part in it."""
    shown = [name for name in eligible.columns if name != GROUP and name not in sample.shows]
    identities = eligible.select(
        pl.concat_str([pl.col(n).cast(pl.String).fill_null("") for n in shown], separator=BETWEEN)
    ).to_series()
    hashes = [
        hashlib.sha256(f"{sample.seed}{BETWEEN}{identity}".encode()).hexdigest()
        for identity in identities
    ]
    ordered = eligible.with_columns(drawn_by=pl.Series(hashes, dtype=pl.String)).sort(
        GROUP, "drawn_by"
    )
    kept = ordered.group_by(GROUP, maintain_order=True).head(sample.size)
    return kept.drop("drawn_by")


def proof(drawn: pl.DataFrame, sample: Sample) -> str:
    """Return what stands for a sample: the same seed and the same records, the same proof."""
    rows = sorted(BETWEEN.join(map(str, row)) for row in drawn.iter_rows())
    return hashlib.sha256("\n".join([str(sample.seed), *rows]).encode()).hexdigest()
