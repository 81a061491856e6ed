"""Who became whom: follow areas and organisations to those on the map of a date."""

from collections import Counter
from datetime import date

import polars as pl

from equipath.contracts.data_finding import DataFinding
from equipath.vocabulary import Severity

Area = tuple[str, str]
"""A type and a code."""


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
    rows = []
    for kind, code in steps:
        if (kind, code) in known:
            continue
        ends: Counter[str] = Counter()
        front, passed = [(code, 1.0)], {code}
        while front:
            at, share = front.pop()
            for successor, part in steps.get((kind, at), []):
                if (kind, successor) in known or (kind, successor) not in steps:
                    ends[successor] += share * part
                elif successor not in passed:
                    passed.add(successor)
                    front.append((successor, share * part))
        rows += [(kind, code, to, share) for to, share in ends.items()]
    frame = pl.DataFrame(
        rows,
        schema={
            "area_type": pl.String,
            "area_code": pl.String,
            "to_code": pl.String,
            "share": pl.Float64,
        },
        orient="row",
    )
    return frame, _shares_not_whole(frame)


def _shares_not_whole(frame: pl.DataFrame) -> list[DataFinding]:
    sums = frame.group_by("area_type", "area_code").agg(pl.col("share").sum())
    off = sums.filter((pl.col("share") - 1).abs() > 1e-6).sort("area_code")
    if off.is_empty():
        return []
    code, share = off.row(0, named=True)["area_code"], off.row(0, named=True)["share"]
    return [
        map_finding(
            "shares_do_not_add_up",
            Severity.ERROR,
            off.height,
            sums.height,
            code,
            f"the shares of {off.height:,} predecessors do not add up to 1: those of {code} "
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
