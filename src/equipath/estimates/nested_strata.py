"""Strata that are made of other strata: Core20 is the two most deprived tenths."""

import polars as pl

from equipath.study.stratifier import CROSSED, Stratifier
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN

SCHEMA = dict.fromkeys(("stratification", "stratum", "of_stratification", "of_stratum"), pl.String)


def nested_strata(study: Study, groups: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Return the strata that together make up a stratum of another stratification.

    stratification and stratum are the part's, of_stratification and of_stratum the whole's.
    Known for stratifiers by an attribute of the same areas (`groups` says who is in which), for
    those that list codes of the same column, and for crossed ones, whose strata in `counts`
    make up those of what they cross. A hidden count of one would otherwise stand in the other.
    """
    members = {name: _members(s, groups) for name, s in study.stratifiers.items()}
    rows = _crossed(study, counts)
    for whole, of in study.stratifiers.items():
        for part, stratifier in study.stratifiers.items():
            if part != whole and _same_axis(stratifier, of):
                rows += [
                    (part, inside, whole, outside)
                    for outside, inside in _made_of(members[part], members[whole])
                ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _crossed(study: Study, counts: pl.DataFrame) -> list[tuple[str, str, str, str]]:
    pairs = counts.select("stratification", "stratum").unique().sort("stratification", "stratum")
    rows = []
    for name, part in study.stratifiers.items():
        strata = pairs.filter(pl.col("stratification") == name)["stratum"]
        for whole, of in study.stratifiers.items():
            axes = [
                part.crosses.index(axis) for axis in of.crosses or (whole,) if axis in part.crosses
            ]
            if whole == name or len(axes) < len(of.crosses or (whole,)):
                continue
            for stratum in strata:
                names = stratum.split(CROSSED)
                rows.append((name, stratum, whole, CROSSED.join(names[axis] for axis in axes)))
    return rows


def _same_axis(one: Stratifier, other: Stratifier) -> bool:
    if one.crosses or other.crosses:
        return False
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
