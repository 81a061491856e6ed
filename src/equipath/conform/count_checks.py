"""Check published counts against the study: its map, its indicators and themselves."""

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.conform.period_checks import check_periods
from equipath.contracts.data_finding import DataFinding
from equipath.study.source import Source
from equipath.study.study import Study, Whole
from equipath.vocabulary import Severity

TOTAL_WORDS = ("all", "total", "all cancers", "all routes", "all stages", "england", "persons")
"""Values that name a total, which would be added to its own parts."""


def check_counts(
    study: Study, source: Source, counts: pl.DataFrame, area_map: AreaMap
) -> list[DataFinding]:
    """Find counts that cannot be right, or that the study will not show as one might expect."""
    used = counts.filter(pl.col("indicator").is_in(list(study.indicators)))
    return [
        *_other_indicators(study, source, counts),
        *_impossible(study, source, used),
        *_no_counts(source, used),
        *_unknown_areas(source, used, area_map, study.areas.whole),
        *_levels(study, source, used),
        *check_periods(study, source, used),
        *_totals_among_strata(source, used),
    ]


def check_totals(source: Source, parts: pl.DataFrame, totals: pl.DataFrame) -> list[DataFinding]:
    """Compare a source's sums over its strata with the totals that another source publishes."""
    keys = ["indicator", "area_type", "area_code", "period_start", "period_end"]
    numbers = ["numerator", "denominator"]
    # A sum that lacks a hidden part is smaller than its total, and rightly so.
    whole = ~pl.any_horizontal("is_suppressed", *(pl.col(n).is_null() for n in numbers)).any()
    summed = parts.group_by(keys).agg(pl.col(numbers).sum(), whole.alias("is_whole"))
    summed = summed.filter("is_whole").drop("is_whole")
    both = summed.join(totals.select(*keys, *numbers), on=keys, how="inner", suffix="_total")
    off = both.filter(
        pl.any_horizontal((pl.col(n) - pl.col(f"{n}_total")).abs() > 1e-6 for n in numbers)
    ).sort((pl.col("denominator") - pl.col("denominator_total")).abs(), descending=True)
    unmatched = summed.height - both.height
    findings = []
    if not off.is_empty():
        row = off.row(0, named=True)
        findings.append(
            _finding(
                source,
                "totals_do_not_add_up",
                Severity.WARNING,
                off.height,
                both.height,
                f"{row['area_code']}, {row['period_start']:%B %Y}",
                f"{off.height:,} of {both.height:,} sums over strata differ from the totals in "
                f"`{source.adds_up_to}`: for {row['area_code']} in {row['period_start']:%B %Y} "
                f"the strata add up to {row['denominator']:,g} and the total says "
                f"{row['denominator_total']:,g}.",
                "The sums are shown. Ask the publisher which is right.",
            )
        )
    if unmatched:
        findings.append(
            _finding(
                source,
                "totals_missing",
                Severity.NOTE,
                unmatched,
                summed.height,
                "",
                f"{unmatched:,} of {summed.height:,} sums over strata have no total in "
                f"`{source.adds_up_to}` to be checked against.",
            )
        )
    return findings


def _other_indicators(study: Study, source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    there = set(counts["indicator"].drop_nulls().unique().to_list())
    findings = []
    others = sorted(there - set(study.indicators))
    if others:
        rows = counts.filter(pl.col("indicator").is_in(others)).height
        findings.append(
            _finding(
                source,
                "not_an_indicator",
                Severity.NOTE,
                rows,
                counts.height,
                others[0],
                f"{rows:,} of {counts.height:,} rows are of {len(others)} indicators that the "
                f"study does not declare ({', '.join(others[:8])}{'…' if len(others) > 8 else ''}) "
                "and are not used.",
            )
        )
    wanted = {i.name for i in study.indicators.values() if i.source == source.name}
    findings += [
        _finding(
            source,
            "no_rows",
            Severity.ERROR,
            1,
            len(wanted),
            name,
            f"has no row for the indicator `{name}`.",
            f"It has: {', '.join(sorted(there)[:12]) or 'nothing'}.",
        )
        for name in sorted(wanted - there)
    ]
    return findings


def _impossible(study: Study, source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    proportions = [i.name for i in study.indicators.values() if i.kind == "proportion"]
    above = counts.filter(
        pl.col("indicator").is_in(proportions), pl.col("numerator") > pl.col("denominator")
    )
    lived = [i.name for i in study.indicators.values() if i.population]
    without = counts.filter(
        ~pl.col("indicator").is_in(lived),
        pl.col("numerator").is_not_null(),
        pl.col("denominator").is_null(),
    )
    findings = []
    if not above.is_empty():
        row = above.row(0, named=True)
        findings.append(
            _finding(
                source,
                "numerator_above_denominator",
                Severity.ERROR,
                above.height,
                counts.height,
                row["area_code"],
                f"{above.height:,} of {counts.height:,} rows count more people than there are: "
                f"{row['area_code']} has {row['numerator']:,g} of {row['denominator']:,g} for "
                f"`{row['indicator']}`.",
                "Check that `numerator` and `denominator` name the right headers.",
            )
        )
    if not without.is_empty():
        findings.append(
            _finding(
                source,
                "no_denominator",
                Severity.WARNING,
                without.height,
                counts.height,
                without["area_code"][0],
                f"{without.height:,} of {counts.height:,} rows have a numerator and no "
                "denominator.",
            )
        )
    return findings


def _no_counts(source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    """Find numerators that are shares or percentages: people come whole, or halved."""
    counted = counts.filter(pl.col("numerator").is_not_null(), pl.col("numerator") > 0)
    doubled = pl.col("numerator") * 2
    broken = counted.filter((doubled - doubled.round()).abs() > 1e-6)
    if broken.height <= counted.height / 2:
        return []
    row = broken.row(0, named=True)
    return [
        _finding(
            source,
            "not_counts",
            Severity.ERROR,
            broken.height,
            counted.height,
            f"{row['numerator']:g}",
            f"{broken.height:,} of {counted.height:,} numerators are no whole or half people "
            f"({row['numerator']:g} for {row['area_code']}): they look like shares or "
            "percentages.",
            "Map the header to `percentage` (`multiply_by: 100` for shares).",
        )
    ]


def _unknown_areas(
    source: Source, counts: pl.DataFrame, area_map: AreaMap, whole: Whole
) -> list[DataFinding]:
    known = area_map.areas.select("area_type", "area_code")
    known = known.vstack(pl.DataFrame({"area_type": [whole.type], "area_code": [whole.code]}))
    followed = area_map.apportioned.select("area_type", "area_code")
    types = counts["area_type"].unique().to_list()
    findings = []
    for area_type in sorted(t for t in types if t):
        codes = counts.filter(pl.col("area_type") == area_type)
        lost = codes.join(pl.concat([known, followed]), on=["area_type", "area_code"], how="anti")
        unknown = lost["area_code"].drop_nulls().unique().sort().to_list()
        if unknown:
            total = codes["area_code"].n_unique()
            findings.append(
                _finding(
                    source,
                    "area_unknown",
                    Severity.WARNING,
                    len(unknown),
                    total,
                    unknown[0],
                    f"{len(unknown):,} of {total:,} codes of type {area_type} are not on the "
                    f"map ({', '.join(unknown[:6])}{'…' if len(unknown) > 6 else ''}; "
                    f"{lost.height:,} rows). They are counted and shown, and what they are part "
                    "of is not known.",
                )
            )
    return findings


def _levels(study: Study, source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    types = [t for t in counts["area_type"].unique().to_list() if t]
    return [
        _finding(
            source,
            "level_unknown",
            Severity.ERROR,
            1,
            len(types),
            t,
            f"counts areas of type `{t}`, which is no level of the study.",
            f"Name it in `areas.roll_up` of study.yaml (there: {', '.join(study.areas.levels)}).",
        )
        for t in sorted(types)
        if t not in study.areas.levels
    ]


def _totals_among_strata(source: Source, counts: pl.DataFrame) -> list[DataFinding]:
    findings = []
    for stratum in source.strata:
        values = counts[stratum].drop_nulls().unique().to_list()
        totals = [v for v in values if v.strip().lower() in TOTAL_WORDS]
        if totals and len(values) > len(totals):
            findings.append(
                _finding(
                    source,
                    "total_among_strata",
                    Severity.ERROR,
                    len(totals),
                    len(values),
                    totals[0],
                    f"`{stratum}` has `{totals[0]}` among its groups: a total would be added to "
                    "its own parts.",
                    "Leave it out with `where`.",
                )
            )
    return findings


def _finding(
    source: Source,
    reason: str,
    severity: Severity,
    count: int,
    total: int,
    example: str,
    message: str,
    advice: str = "",
) -> DataFinding:
    return DataFinding(severity, reason, source.name, "", count, total, example, message, advice)
