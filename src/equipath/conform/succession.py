"""Who became whom: follow areas and organisations to those on the map of a date."""

from collections import Counter
from datetime import date

import polars as pl

from equipath.contracts.data_finding import DataFinding
from equipath.vocabulary import Severity

Area = tuple[str, str]
"""A type and a code."""

TOLERANCE = 1e-6
"""How far shares may be from adding up to 1: what six written decimals leave."""


def apportion(
    tables: list[pl.DataFrame], known: set[Area], day: date
) -> tuple[pl.DataFrame, list[DataFinding]]:
    """Follow successors until they are on the map, multiplying shares on the way."""
    steps: dict[Area, list[tuple[str, float]]] = {}
    for table in tables:
        due = table.filter(pl.col("changed_on") <= day)
        for kind, code, successor, share in due.select(
            "area_type", "area_code", "successor_code", "share"
        ).iter_rows():
            steps.setdefault((kind, code), []).append((successor, share))
    rows: list[tuple[str, str, str, float]] = []
    sums: dict[Area, float] = {}
    circles: list[Area] = []
    for area in steps:
        if area in known:
            continue
        ends, is_circular = _ends(area, steps, known)
        if is_circular:
            circles.append(area)
        else:
            sums[area] = sum(ends.values())
        rows += [(*area, to, share) for to, share in ends.items()]
    schema = {"area_type": pl.String, "area_code": pl.String, "to_code": pl.String}
    frame = pl.DataFrame(rows, schema=schema | {"share": pl.Float64}, orient="row")
    return frame, [*_shares_not_whole(sums), *_circular(circles, len(steps))]


def _ends(
    area: Area, steps: dict[Area, list[tuple[str, float]]], known: set[Area]
) -> tuple[Counter[str], bool]:
    """Follow one area by every way there is; say whether a way comes back on itself."""
    kind, start = area
    ends: Counter[str] = Counter()
    is_circular = False
    front: list[tuple[str, float, tuple[str, ...]]] = [(start, 1.0, (start,))]
    while front:
        at, share, way = front.pop()
        for successor, part in steps.get((kind, at), []):
            if (kind, successor) in known or (kind, successor) not in steps:
                ends[successor] += share * part
            elif successor in way:
                is_circular = True
            else:
                front.append((successor, share * part, (*way, successor)))
    return ends, is_circular


def _circular(circles: list[Area], total: int) -> list[DataFinding]:
    if not circles:
        return []
    kind, code = min(circles)
    return [
        map_finding(
            "circular_succession",
            Severity.ERROR,
            len(circles),
            total,
            code,
            f"the successors of {kind} {code} lead back to themselves, and none of them is on "
            "the map.",
            "Correct `successor_code`: whoever follows must come later.",
        )
    ]


def _shares_not_whole(sums: dict[Area, float]) -> list[DataFinding]:
    off = sorted(area for area, share in sums.items() if abs(share - 1) > TOLERANCE)
    if not off:
        return []
    code, share = off[0][1], sums[off[0]]
    return [
        map_finding(
            "shares_do_not_add_up",
            Severity.ERROR,
            len(off),
            len(sums),
            code,
            f"the shares of {len(off):,} predecessors do not add up to 1: those of {code} "
            f"add up to {share:g}.",
            "Give every successor, with shares that add up to 1.",
        )
    ]


def map_finding(
    reason: str,
    severity: Severity,
    count: int,
    total: int,
    example: str,
    message: str,
    advice: str = "",
) -> DataFinding:
    """Return a finding about the map as a whole, which comes from all sources of areas."""
    return DataFinding(severity, reason, "areas", "", count, total, example, message, advice)
