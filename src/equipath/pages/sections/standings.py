"""How each group stands against what a reader chose: the target, or the same group elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from equipath.pages import words
from equipath.pages.sections.measure import (
    AIM,
    THE_TARGET,
    WHOLE,
    compared_with,
    joined,
    named,
    set_against,
    title_of,
    whole_of,
    with_comparator,
)
from equipath.pages.sections.view import Row, View
from equipath.vocabulary import ALL

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Standings:
    """How levels stand: by area and stratum, against what, and where a line is drawn, if any."""

    named: str
    rows: Mapping[Key, Row]
    line: float | None = None

    @property
    def drawn(self) -> str:
        """What the line is, to stand below the chart."""
        return "" if self.line is None else f" The dashed line is {self.named}."

    def said(self, view: View, row: Row) -> str:
        """Say how a level stands, and how far from what it is set against."""
        found = self.rows.get((row["area_type"], row["area_code"], row["stratum"]))
        is_level = found is not None and found["statistic"] == row["statistic"]
        if not found or not is_level or found["comparator_value"] is None:
            return "–"
        if row["value"] is None:
            return words.standing(None)
        far = row["value"] - found["comparator_value"]
        apart = words.signed(far, view.short_points, view.decimals)
        return f"{words.standing(found['comparison'])} ({apart})"


def offered(view: View) -> Mapping[str, str]:
    """Return what groups can be set against here, with titles."""
    found: dict[str, str] = {}
    targets = view.against_target().select("comparator_value", "stratification", "comparator")
    aims = [aim for at, groups, aim in targets.rows() if at is not None and groups != ALL]
    if aims:
        target = words.comparator(aims[0])
        found[AIM] = f"{target[:1].upper()}{target[1:]}"
    there = {of for groups, of in with_comparator(view).rows() if groups != ALL}
    for kind in compared_with(view):
        if not there.isdisjoint(named(view, kind)):
            key = WHOLE if kind == whole_of(view) else kind
            found[key] = f"The same group in {_middle(title_of(view, kind))}"
    return found


def standings(view: View, name: str, against: str) -> Standings | None:
    """Return how the groups of a stratification stand against what was chosen of `offered`."""
    if not against:
        return None
    levels = view.levels.filter(stratification=name)
    if against == AIM:
        rows = joined(levels, view.against_target().filter(stratification=name))
        given = rows["comparator_value"].drop_nulls()
        return Standings(THE_TARGET, _by_key(rows), given[0] if len(given) else None)
    kind = whole_of(view) if against == WHOLE else against
    named = f"the same group in {_middle(title_of(view, kind))}"
    return Standings(named, _by_key(set_against(view, kind, name)))


def _by_key(rows: pl.DataFrame) -> Mapping[Key, Row]:
    return {(r["area_type"], r["area_code"], r["stratum"]): r for r in rows.iter_rows(named=True)}


def _middle(title: str) -> str:
    return title.replace("Their own", "their own")
