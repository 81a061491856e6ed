"""Strata that are made of other strata: Core20 is the two most deprived tenths."""

import polars as pl

from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN

SCHEMA = dict.fromkeys(("stratification", "stratum", "of_stratification", "of_stratum"), pl.String)


def nested_strata(study: Study, groups: pl.DataFrame) -> pl.DataFrame:
    """Return the strata that together make up a stratum of another stratification.

    stratification and stratum are the part's, of_stratification and of_stratum the whole's.
    Known for stratifiers by an attribute of the same areas (`groups` says who is in which) and
    for those that list codes of the same column. A hidden count of one would otherwise stand
    in the other.
    """
    members = {name: _members(s, groups) for name, s in study.stratifiers.items()}
    rows = []
    for whole, of in study.stratifiers.items():
        for part, stratifier in study.stratifiers.items():
            if part != whole and _same_axis(stratifier, of):
                rows += [
                    (part, inside, whole, outside)
                    for outside, inside in _made_of(members[part], members[whole])
                ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _same_axis(one: Stratifier, other: Stratifier) -> bool:
    if one.column is not None:
        return one.column == other.column
    return one.area_type == other.area_type and other.attribute is not None


def _members(stratifier: Stratifier, groups: pl.DataFrame) -> dict[str, set[str]]:
    """Return who is in each stratum: areas, or codes of the column."""
    if stratifier.column is not None:
        return {s.name: {str(code) for code in s.codes} for s in stratifier.strata if s.codes}
    mine = groups.filter(pl.col("stratifier") == stratifier.name)
    return {
        str(stratum): set(areas["area_code"].to_list())
        for (stratum,), areas in mine.group_by("stratum")
    }


def _made_of(parts: dict[str, set[str]], wholes: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return each whole with its parts, where those that touch it lie in it and fill it."""
    found = []
    for outside, everyone in wholes.items():
        touching = {name: who for name, who in parts.items() if who & everyone}
        filled = set().union(*touching.values()) == everyone
        if filled and all(who <= everyone for who in touching.values()) and everyone:
            found += [(outside, inside) for inside in touching]
    return [pair for pair in found if NOT_KNOWN not in pair]
