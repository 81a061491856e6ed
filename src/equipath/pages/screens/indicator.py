"""One indicator in one area: its level, its groups, the areas within, its course, its data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from equipath.pages.address import Address, Choice, Link
from equipath.pages.background import background
from equipath.pages.evidence import RESULT
from equipath.pages.focus import trail, view_in
from equipath.pages.indicator import GOOD, cautions, facts
from equipath.pages.page import Block, Caution, Page, Section, Text
from equipath.pages.screen import NoSuchScreen, Screen, known_choice
from equipath.pages.sections import (
    adjusted,
    areas,
    asked,
    change,
    control_charts,
    how_sure,
    inequality,
    level,
    lowest,
    map_of_areas,
    numbers,
    published,
    recording,
    strata,
    trend,
    unknowns,
    unplaced,
    uptake,
    variation,
    within,
)
from equipath.pages.sections.view import View
from equipath.results.store import Results
from equipath.vocabulary import ALL

Parts = list[Section | None]


@dataclass(frozen=True)
class Look:
    """A way of looking at an indicator: its title, and the sections that it is made of.

    `by_group` says whether a reader may choose which groups it is about.
    """

    title: str
    parts: Callable[[View, Address], Parts]
    by_group: bool = False


def present(results: Results, address: Address) -> Screen:
    """Return an indicator seen from an area, in the view of the address."""
    named = {n: i.title for n, i in background(results).indicators.items()}
    if address.view not in LOOKS:
        raise NoSuchScreen(f"An indicator has no view “{address.view}”.")
    everything = view_in(results, address.of, address.area)
    groups = _groups(everything)
    look = LOOKS[address.view]
    by = known_choice(address.choice("by"), groups, next(iter(groups), ""))
    view = view_in(results, address.of, address.area, by if look.by_group else "")
    chosen = (
        (Choice("by", "Groups", tuple(groups.items()), by),) if look.by_group and groups else ()
    )
    if look is LOOKS["map"]:
        chosen = map_of_areas.choices(view, address)
    elsewhere = address.choosing(**{RESULT: ""})
    looks = tuple(
        Link(other.title, replace(elsewhere, view=name), name == address.view)
        for name, other in LOOKS.items()
        if name == address.view or _shows(other, everything)
    )
    return Screen(
        address,
        Page(
            name="indicator",
            title=named[address.of],
            lede=_lede(view),
            blocks=tuple(_blocks(view, look, address)),
        ),
        trail(view.background, elsewhere),
        looks,
        chosen,
    )


def _blocks(view: View, look: Look, address: Address) -> list[Block]:
    if view.rows.is_empty():
        return [Text(("Nothing was counted for this indicator here in this run.",))]
    asked = numbers.one(view, address.choice(RESULT))
    return [part for part in (asked, *look.parts(view, address)) if part] or [
        Text(("There is nothing to show in this view here. Another view may have it.",))
    ]


def _lede(view: View) -> str:
    when = f"{view.when}. " if view.rows.height else ""
    return f"{when}{GOOD[view.indicator.polarity]}"


def _groups(view: View) -> Mapping[str, str]:
    """Return what an indicator is counted by, with titles, those declared first standing first."""
    there = set(view.levels["stratification"].unique()) - {ALL}
    declared = [name for name in view.indicator.stratifiers if name in there]
    return {n: view.background.stratification(n) for n in [*declared, *sorted(there)]}


def _shows(look: Look, view: View) -> bool:
    """Say whether a view has anything to show of an indicator, as cheaply as can be."""
    if look.by_group:
        return bool(_groups(view))
    if look is LOOKS["time"]:
        return view.rows["period_end"].n_unique() > 1
    if look is LOOKS["map"]:
        return bool(map_of_areas.kinds(view))
    return True


def _overview(view: View, address: Address) -> Parts:
    if view.indicator.kind == "percentage":
        sure = how_sure.section(view, address)
        return [_about(view), published.section(view), sure, unplaced.section(view)]
    sure = how_sure.section(view, address)
    return [_about(view), level.section(view), sure, within.section(view, address)]


def _about(view: View) -> Section:
    blocks: list[Block] = [Text((view.indicator.why_it_matters,)), facts(view)]
    told = cautions(view)
    if told:
        blocks.append(Caution("Before you use these numbers", told))
    return Section("What this is", tuple(blocks))


def _by_group(view: View, _: Address) -> Parts:
    return [
        *strata.sections(view),
        adjusted.section(view),
        uptake.section(view),
        inequality.section(view),
        asked.section(view),
        unknowns.section(view),
    ]


def _areas(view: View, address: Address) -> Parts:
    return [
        within.section(view, address),
        areas.section(view),
        lowest.section(view),
        lowest.furthest(view),
        variation.section(view),
    ]


def _map(view: View, address: Address) -> Parts:
    return [map_of_areas.section(view, address)]


def _time(view: View, _: Address) -> Parts:
    line = None if control_charts.shows_levels(view) else trend.section(view)
    return [line, control_charts.section(view), change.section(view)]


def _data(view: View, _: Address) -> Parts:
    return [recording.section(view), unknowns.section(view), unplaced.section(view)]


def _numbers(view: View, address: Address) -> Parts:
    return [numbers.section(view, address)]


LOOKS: Mapping[str, Look] = {
    "": Look("Overview", _overview),
    "groups": Look("Groups", _by_group, by_group=True),
    "areas": Look("Areas", _areas),
    "map": Look("Map", _map),
    "time": Look("Over time", _time),
    "data": Look("Data quality", _data),
    "numbers": Look("All numbers", _numbers),
}
"""The views of an indicator by their names in addresses; the first is shown first."""
