"""Check that people's small areas are of the same census as what is known of small areas."""

import re
from collections.abc import Iterable, Mapping

import polars as pl
from ibis.expr import types as ir

from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.vocabulary import Severity

ENGLISH_LSOA = re.compile(r"E01(\d{6})")

LAST_OF_2011 = 33768
"""The highest number of an English LSOA of 2011; those of 2021 that are new begin after it (ONS,
LSOA (2011) to LSOA (2021) lookup). So a list of 2021 has higher numbers, and codes that it lacks
below are those of 2011 that were split, merged or redrawn."""

NATIONAL = 30_000
"""England had 32,844 LSOAs in 2011 and has 33,755 since 2021 (ONS). Of a list of fewer, codes that
it lacks may as well be elsewhere in the country."""


def check_vintages(
    study: Study, engine: Engine, source: Source, table: ir.Table, attributes: pl.DataFrame
) -> list[DataFinding]:
    """Count the people in areas of which a stratifier's attribute is not known.

    Most codes are the same in two censuses, so that the wrong one shows in a few people only:
    those, and whichever vintage fits better, are told. No code is an example: what stands in a
    person's cell may be anything.
    """
    known = {
        kind: set(rows["area_code"])
        for (kind,), rows in attributes.filter(pl.col("value").is_not_null()).group_by("area_type")
    }
    findings = []
    for kind in _kinds(study):
        column = f"{kind}_code"
        if kind not in known or column not in table.columns:
            continue
        placed = table.group_by(code=table[column].cast("string")).agg(people=table.count())
        people = {code: n for code, n in engine.answer(placed).iter_rows() if code is not None}
        lost = {code: n for code, n in people.items() if code not in known[kind]}
        better = _better(kind, known, people) or _numbered(known[kind], lost)
        if lost and better:
            findings.append(_wrong_vintage(source, kind, better, lost, people))
        elif lost:
            findings.append(_without(source, kind, lost, people))
    return findings


def _kinds(study: Study) -> Iterable[str]:
    groups = study.stratifiers.values()
    return dict.fromkeys(g.area_type for g in groups if g.attribute and g.area_type)


def _better(kind: str, known: Mapping[str, set[str]], people: Mapping[str, int]) -> str:
    """Return in words the other type of area that more people's codes are of."""

    def fitting(codes: set[str]) -> int:
        return sum(n for code, n in people.items() if code in codes)

    best = max(known, key=lambda other: (fitting(known[other]), other == kind))
    share = fitting(known[best]) / max(sum(people.values()), 1)
    return "" if best == kind else f"`{best}` ({share:.1%} of people)"


def _numbered(known: set[str], lost: Mapping[str, int]) -> str:
    """Return in words the census whose LSOAs the lost codes are, by how those are numbered."""
    numbers = [int(found[1]) for code in lost if (found := ENGLISH_LSOA.fullmatch(code))]
    if not numbers or 2 * len(numbers) < len(lost):
        return ""
    highest = max((int(m[1]) for c in known if (m := ENGLISH_LSOA.fullmatch(c))), default=0)
    if 0 < highest <= LAST_OF_2011 < max(numbers):
        return "LSOAs of 2021, and what is known is of those of 2011"
    if len(known) >= NATIONAL and max(numbers) <= LAST_OF_2011 < highest:
        return "LSOAs of 2011, and what is known is of those of 2021"
    return ""


def _wrong_vintage(
    source: Source, kind: str, better: str, lost: Mapping[str, int], people: Mapping[str, int]
) -> DataFinding:
    return _vintage_finding(
        source,
        kind,
        "area_of_other_vintage",
        lost,
        people,
        f"{_so_many(lost, people)} of which nothing is known that groups are made by: they are in "
        f"no group. They seem to be {better}.",
        "Most codes are the same in both, and some of those are not the same place: use what is "
        f"known of the areas that the data are of, or map the column to another type than "
        f"`{kind}`.",
    )


def _without(
    source: Source, kind: str, lost: Mapping[str, int], people: Mapping[str, int]
) -> DataFinding:
    return _vintage_finding(
        source,
        kind,
        "area_without_attribute",
        lost,
        people,
        f"{_so_many(lost, people)} of which nothing is known that groups are made by: they are in "
        "no group.",
        "Check the spelling of the codes, and that their areas are in the source.",
    )


def _so_many(lost: Mapping[str, int], people: Mapping[str, int]) -> str:
    total = sum(people.values())
    return f"{sum(lost.values()):,} of {total:,} people are in {len(lost):,} areas"


def _vintage_finding(
    source: Source,
    kind: str,
    reason: str,
    lost: Mapping[str, int],
    people: Mapping[str, int],
    message: str,
    advice: str,
) -> DataFinding:
    return DataFinding(
        Severity.WARNING,
        reason,
        source.name,
        f"{kind}_code",
        sum(lost.values()),
        sum(people.values()),
        "",
        message,
        advice,
    )
