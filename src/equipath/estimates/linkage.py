"""Say who was linked and how wrong the links may be, by group, from what may be shown of it."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from equipath.contracts.data_finding import DataFinding
from equipath.disclosure.gate import release
from equipath.disclosure.policy import Policy
from equipath.estimates.nested_strata import nested_strata
from equipath.statistics.association_test import association_test
from equipath.statistics.proportion import proportion
from equipath.study.linkage import Linkage
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study
from equipath.vocabulary import ALL, NOT_KNOWN, Severity

NO_LINKS = pl.DataFrame(
    schema=dict.fromkeys(("child_type", "child_code", "parent_type", "parent_code"), pl.String)
)
"""Linked people are counted in one place only."""

EXTRACT = "extract"
"""That place, of no type that a policy exempts: an extract is not the country."""

Row = dict[str, Any]


def linkage_findings(
    study: Study, matched: pl.DataFrame, policy: Policy, groups: pl.DataFrame
) -> list[DataFinding]:
    """Return for each linkage how many were linked, in all and by group.

    Match rates are of counts that the policy releases. What is expected to be wrong is the
    model's own estimate, shown as a share where the counts of the group are shown. Groups that
    differ by more than chance are a warning: what is not linked is counted as not known.
    """
    if matched.is_empty():
        return []
    counts = _as_counts(study, matched)
    nested = nested_strata(study, groups, counts)
    released = release(counts, NO_LINKS, policy, groups, nested)
    everybody = released["denominator"].fill_null(0.0).to_numpy()
    released = released.with_columns(decimals=policy.decimals_of_percentage(everybody))
    return [
        finding
        for linkage in study.linkages.values()
        for finding in _of_linkage(study, linkage, released.filter(indicator=linkage.name))
    ]


def _as_counts(study: Study, matched: pl.DataFrame) -> pl.DataFrame:
    return matched.select(
        "stratification",
        "stratum",
        "expected_false",
        "expected_missed",
        "is_modelled",
        indicator="linkage",
        pathway=pl.lit(""),
        stage=pl.lit(""),
        area_type=pl.lit(EXTRACT),
        area_code=pl.lit(EXTRACT),
        period_start=pl.lit(study.period.start),
        period_end=pl.lit(study.period.end),
        age_band=pl.lit(ALL),
        sex=pl.lit(ALL),
        numerator=pl.col("linked").cast(pl.Float64),
        denominator=pl.col("everybody").cast(pl.Float64),
        true_numerator=pl.col("linked").cast(pl.Float64),
    )


def _of_linkage(study: Study, linkage: Linkage, rows: pl.DataFrame) -> Iterator[DataFinding]:
    records = study.sources[linkage.source].title
    for name in (ALL, *linkage.stratifiers):
        mine = rows.filter(stratification=name)
        known = list(mine.sort(pl.col("stratum") == NOT_KNOWN, maintain_order=True).to_dicts())
        if name == ALL:
            yield _overall(linkage, records, known[0])
        else:
            yield _by_group(study, linkage, name, known)


def _overall(linkage: Linkage, records: str, row: Row) -> DataFinding:
    if row["numerator"] is None or row["denominator"] is None:
        message = f"How many people of {records} were linked is hidden: too few are, or are not."
        return _rate_finding(Severity.NOTE, "linked", linkage, row, message)
    caveat = f" {linkage.caveat}" if linkage.caveat else ""
    message = f"{_rate(row)} people of {records} were linked.{_errors(row)}{caveat}"
    return _rate_finding(Severity.NOTE, "linked", linkage, row, message)


def _errors(row: Row) -> str:
    if not row["is_modelled"]:
        return ""
    return (
        f" By the model, {_false(row)} of the links are wrong and {_found(row)} of those "
        "whose person was compared are linked; who agrees with their person on no rule of "
        "`block_on` was not compared, and is in neither figure."
    )


def _by_group(study: Study, linkage: Linkage, name: str, rows: list[Row]) -> DataFinding:
    stratifier = study.stratifiers[name]
    shown = [r for r in rows if r["numerator"] is not None and r["denominator"] is not None]
    told = "; ".join(f"{r['stratum']} {_told(r)}" for r in shown) or "hidden"
    hidden = len(rows) - len(shown)
    unseen = f" {hidden} of {len(rows)} groups are hidden." if hidden and shown else ""
    differ = _difference(study, stratifier, shown)
    total: Row = {
        "numerator": sum(r["numerator"] for r in shown),
        "denominator": sum(r["denominator"] for r in shown),
    }
    message = f"Linked by {stratifier.title.lower()}: {told}.{unseen}{differ}"
    if not differ:
        return _rate_finding(Severity.NOTE, "linked_by_group", linkage, total, message)
    advice = (
        "Records that are not linked are counted as not known: read gaps between these groups "
        "with that in mind, or complete the columns that are compared."
    )
    return _rate_finding(Severity.WARNING, "linked_unequally", linkage, total, message, advice)


def _told(row: Row) -> str:
    words = _rate(row)
    if not row["is_modelled"]:
        return words
    return f"{words} ({_false(row)} of links wrong, {_found(row)} of the compared found)"


def _difference(study: Study, stratifier: Stratifier, rows: list[Row]) -> str:
    """Say which group is linked least, where groups differ by more than chance."""
    rows = [row for row in rows if row["denominator"] > 0]
    if len(rows) < 2:
        return ""
    linked, everybody = (
        np.array([float(r[key]) for r in rows]) for key in ("numerator", "denominator")
    )
    test = association_test(linked, everybody)
    p_value = float(test.extra["p_value"][0])
    if not p_value < 1 - study.confidence:
        return ""
    level = {r["stratum"]: float(x) for r, x in zip(rows, linked / everybody, strict=True)}
    least = min(level, key=level.__getitem__)
    reference = stratifier.reference_name
    if reference not in level or level[reference] == level[least]:
        reference = max(level, key=level.__getitem__)
    says = "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
    return (
        f" That differs by more than chance ({test.method[0]}, {says}): {least} are linked "
        f"{level[least] / level[reference]:.2f} times as often as {reference}."
    )


def _rate(row: Row) -> str:
    linked, everybody = float(row["numerator"]), float(row["denominator"])
    share = proportion(np.array([linked]), np.array([everybody]), multiplier=100)
    if np.isnan(share.value[0]):
        return f"none of {everybody:,.0f}"
    low, high = share.lower_ci[0], share.upper_ci[0]
    places = row["decimals"]
    return (
        f"{share.value[0]:.{places}f}% ({low:.{places}f} to {high:.{places}f}) of {everybody:,.0f}"
    )


def _false(row: Row) -> str:
    return _per_cent(row, row["expected_false"] / max(row["true_numerator"], 1.0))


def _found(row: Row) -> str:
    right = row["true_numerator"] - row["expected_false"]
    there = right + row["expected_missed"]
    return _per_cent(row, right / there if there else 0.0)


def _per_cent(row: Row, share: float) -> str:
    return f"{100 * share:.{row['decimals']}f}%"


def _rate_finding(
    severity: Severity, reason: str, linkage: Linkage, row: Row, message: str, advice: str = ""
) -> DataFinding:
    is_hidden = row["numerator"] is None or row["denominator"] is None
    everybody = 0 if is_hidden else int(row["denominator"])
    unlinked = 0 if is_hidden else everybody - int(row["numerator"])
    return DataFinding(
        severity, reason, linkage.source, "", unlinked, everybody, "", message, advice
    )
