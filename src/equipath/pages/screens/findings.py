"""What stands out, in the whole or in one area: findings in their order, and what they rest on."""

from functools import lru_cache

import polars as pl

from equipath.pages.address import Address, Choice
from equipath.pages.background import Background
from equipath.pages.evidence import evidence_of
from equipath.pages.focus import focused, trail
from equipath.pages.page import Block, Findings, Page, Section, Text
from equipath.pages.screen import Screen, known_choice, pieces
from equipath.pages.summary import finding, looked_at, not_known
from equipath.results.store import Results

SHOWN = 10
"""Findings on one screen: the next ones are a choice further."""


def present(results: Results, address: Address) -> Screen:
    """Return the findings of an area and of all within it, those about most people first."""
    known = focused(results, address.area)
    found = _within(known, results, address)
    everything = _all(results).height
    named = {name: i.title for name, i in known.indicators.items()}
    kinds = {kind: kind[:1].upper() + kind[1:] for kind in sorted(found["kind"].unique())}
    indicator = known_choice(address.choice("indicator"), named)
    kind = known_choice(address.choice("kind"), kinds)
    if indicator:
        found = found.filter(pl.col("indicator") == indicator)
    if kind:
        found = found.filter(pl.col("kind") == kind)
    starts = pieces(found.height, SHOWN)
    start = known_choice(address.choice("from"), starts, "0")
    blocks: list[Block] = [*_told(known, found, int(start), everything)]
    if address.area is None and not address.chosen:
        blocks += [
            Section("What was looked at", (looked_at(known, found),)),
            Section("What is not known", not_known(known)),
        ]
    place = "" if address.area is None else f" in {known.areas[address.area].name}"
    choices = [
        Choice("indicator", "Indicator", (("", "All"), *named.items()), indicator),
        Choice("kind", "Kind of finding", (("", "All"), *kinds.items()), kind),
    ]
    if len(starts) > 1:
        choices.append(Choice("from", "Findings", tuple(starts.items()), start))
    return Screen(
        address,
        Page("findings", f"What stands out{place}", known.run["question"] or "", tuple(blocks)),
        trail(known, address),
        choices=tuple(choices),
    )


def _within(known: Background, results: Results, address: Address) -> pl.DataFrame:
    found = _all(results)
    if address.area is None:
        return found
    places = pl.DataFrame(known.focus, schema=["area_type", "area_code"], orient="row")
    return found.join(places, on=["area_type", "area_code"], how="semi", maintain_order="left")


@lru_cache(maxsize=2)
def _all(results: Results) -> pl.DataFrame:
    """Return a run's findings, in their order."""
    return results.query(
        "SELECT f.*, r.stratification, r.statistic FROM findings f "
        "LEFT JOIN results r USING (result_id) ORDER BY rank"
    )


def _told(known: Background, found: pl.DataFrame, start: int, everything: int) -> list[Block]:
    if found.is_empty():
        return [
            Text(
                (
                    (
                        "Nothing stands out here that is sure enough to be called a finding. That "
                        "is not the same as equal care: small numbers and hidden ones cannot "
                        "stand out."
                    ),
                )
            )
        ]
    rate = 100 * float(known.study.get("false_discovery_rate", 0.05))
    shown = found.slice(start, SHOWN)
    return [
        Text((_lead(found.height, everything, rate),)),
        Findings(
            tuple(
                finding(known, row, evidence_of(known, row)) for row in shown.iter_rows(named=True)
            )
        ),
    ]


def _lead(shown: int, everything: int, rate: float) -> str:
    """Say how many stand out: what may be chance holds of all of them, not of a part."""
    order = "Those that surely concern most people come first."
    chance = f"from all that were tested, of which about {rate:g} in 100 may still be chance."
    if everything == 1:
        return "One comparison stands out."
    if shown == everything:
        return f"{shown:,} comparisons stand out {chance} {order}"
    return (
        f"{shown:,} of the {everything:,} comparisons that stand out anywhere are listed here, "
        f"each with its place among all {everything:,}. {order} The {everything:,} stand out "
        f"{chance}"
    )
