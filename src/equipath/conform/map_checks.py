"""Check the study's levels and groups against the map: what is upside down, what has no place."""

from collections.abc import Iterable
from itertools import pairwise

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.contracts.data_finding import DataFinding
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import Severity


def check_levels(study: Study, area_map: AreaMap) -> list[DataFinding]:
    """Find levels whose areas have none of the next level above them on the map."""
    types = set(area_map.areas["area_type"].to_list())
    findings = []
    for way in study.areas.roll_up:
        for lower, upper in pairwise(way):
            below = [above for area, above in area_map.parents.items() if area[0] == lower]
            if {lower, upper} <= types and below and not any(upper in above for above in below):
                findings.append(
                    DataFinding(
                        Severity.ERROR,
                        "levels_upside_down",
                        "areas",
                        "roll_up",
                        len(below),
                        len(below),
                        lower,
                        f"none of {len(below):,} areas of type `{lower}` has a `{upper}` above it.",
                        "Write `roll_up` with the lowest level first.",
                    )
                )
    return findings


def check_groups(study: Study, attributes: pl.DataFrame, area_map: AreaMap) -> list[DataFinding]:
    """Find areas without an attribute that groups are made by, and values in no group."""
    findings = []
    for stratifier in study.stratifiers.values():
        if stratifier.attribute is None:
            continue
        rows = attributes.filter(
            pl.col("attribute") == stratifier.attribute,
            pl.col("area_type") == stratifier.area_type,
        )
        known = rows.filter(pl.col("value").is_not_null())
        areas = area_map.areas.filter(pl.col("area_type") == stratifier.area_type)
        lacking = sorted(set(areas["area_code"]) - set(known["area_code"]))
        unknown = sorted(set(known["area_code"]) - set(areas["area_code"]))
        strange = _in_no_stratum(stratifier, known["value"].unique().to_list())
        name, kind = stratifier.attribute, stratifier.area_type
        findings += _finding(
            stratifier,
            "without_attribute",
            lacking,
            areas.height,
            f"{len(lacking):,} of {areas.height:,} areas of type {kind} have no `{name}`: "
            'who is there is in "Not known".',
        )
        # A list of areas may well be wider than the map that a study draws.
        findings += _finding(
            stratifier,
            "attribute_of_unknown_area",
            unknown if lacking else [],
            known.height,
            f"{len(unknown):,} codes with a `{name}` are no {kind} on the map.",
        )
        findings += _finding(
            stratifier,
            "value_in_no_stratum",
            strange,
            known["value"].n_unique(),
            f"{len(strange):,} values of `{name}` belong to no stratum: whoever has them is in "
            '"Not known".',
        )
    return findings


def _in_no_stratum(stratifier: Stratifier, values: Iterable[float]) -> list[str]:
    codes = {float(c) for s in stratifier.strata for c in s.codes if _is_number(c)}
    if not codes or any(not s.codes for s in stratifier.strata):
        return []
    return [f"{v:g}" for v in sorted(values) if v not in codes]


def _is_number(code: str | int) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True


def _finding(
    stratifier: Stratifier, reason: str, examples: list[str], total: int, message: str
) -> list[DataFinding]:
    if not examples:
        return []
    few = ", ".join(examples[:6]) + ("…" if len(examples) > 6 else "")
    return [
        DataFinding(
            Severity.WARNING,
            reason,
            stratifier.name,
            stratifier.attribute or "",
            len(examples),
            total,
            examples[0],
            f"{message} ({few})",
            "",
        )
    ]
