"""One indicator in one area: its level, its groups, the areas within, its course, its data."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from equipath.pages import choosing
from equipath.pages.address import Address, Link
from equipath.pages.background import background
from equipath.pages.choosing import BY, LEFT_OUT, PERIOD, UNKNOWNS, Options, Taken
from equipath.pages.evidence import RESULT
from equipath.pages.focus import trail, view_in
from equipath.pages.indicator import GOOD, cautions, facts
from equipath.pages.page import Block, Caution, Page, Section, Text
from equipath.pages.screen import NoSuchScreen, Screen
from equipath.pages.sections import (
    adjusted,
    areas,
    asked,
    change,
    control_charts,
    how_sure,
    inequality,
    known_only,
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

    `by_group` says whether a reader may choose which groups it is about, and `offers` what else
    there is to choose of a view; `periods` returns the periods that it can be of, and `left_out`
    says of whom it tells where those not known are left out.
    """

    title: str
    parts: Callable[[View, Address, Taken], Parts]
    by_group: bool = False
    periods: Callable[[View], Options] = choosing.periods
    offers: Callable[[View, Address], Mapping[str, Options]] = lambda *_: {}
    left_out: Callable[[View], Iterator[str]] = known_only.of_areas


def present(results: Results, address: Address) -> Screen:
    """Return an indicator seen from an area, in the view of the address."""
    named = {n: i.title for n, i in background(results).indicators.items()}
    if address.view not in LOOKS:
        raise NoSuchScreen(f"An indicator has no view “{address.view}”.")
    everything = view_in(results, address.of, address.area)
    look = LOOKS[address.view]
    options: dict[str, Options] = {PERIOD: look.periods(everything)}
    groups = _groups(everything)
    if look.by_group:
        options = {BY: groups, **options}
    taken = choosing.taken_of(address, options)
    whole = view_in(results, address.of, address.area, taken.get(BY, ""))
    whole = choosing.seen(whole, taken)
    options |= look.offers(whole, address)
    taken = choosing.taken_of(address, options)
    chosen = choosing.choices_of(taken, options)
    view = choosing.seen(whole, taken)
    if look is LOOKS["map"]:
        chosen = (*map_of_areas.choices(view, address, taken), *chosen)
    elsewhere = address.choosing(**{RESULT: ""})
    looks = tuple(
        Link(other.title, replace(elsewhere, view=name), name == address.view)
        for name, other in LOOKS.items()
        if name == address.view or (bool(groups) if other.by_group else _shows(other, everything))
    )
    return Screen(
        address,
        Page(
            name="indicator",
            title=named[address.of],
            lede=_lede(view),
            blocks=tuple(_blocks(view, look, address, taken, whole)),
        ),
        trail(view.background, elsewhere),
        looks,
        chosen,
    )


def _blocks(view: View, look: Look, address: Address, taken: Taken, whole: View) -> list[Block]:
    """Return what a look shows of a view; of the `whole` is told what was left out of that."""
    if view.last.is_empty():
        return [Text(("Nothing was counted for this indicator here in this run.",))]
    asked = numbers.one(view, address.choice(RESULT))
    is_left_out = taken.get(UNKNOWNS) == LEFT_OUT
    left_out = known_only.left_out(look.left_out(whole)) if is_left_out else None
    parts = (asked, left_out, *look.parts(view, address, taken))
    return [part for part in parts if part] or [
        Text(("There is nothing to show in this view here. Another view may have it.",))
    ]


def _lede(view: View) -> str:
    when = "" if view.last.is_empty() else f"{view.when}. "
    return f"{when}{GOOD[view.indicator.polarity]}"


def _groups(view: View) -> Mapping[str, str]:
    """Return what an indicator is counted by, with titles, those declared first standing first."""
    there = set(view.levels["stratification"].unique()) - {ALL}
    declared = [name for name in view.indicator.stratifiers if name in there]
    return {n: view.background.stratification(n) for n in [*declared, *sorted(there)]}


def _shows(look: Look, view: View) -> bool:
    """Say whether a view that is not by group has anything to show, as cheaply as can be."""
    if look is LOOKS["time"]:
        return view.rows["period_end"].n_unique() > 1
    if look is LOOKS["map"]:
        return bool(map_of_areas.kinds(view))
    return True


def _overview(view: View, address: Address, _: Taken) -> Parts:
    if view.indicator.kind == "percentage":
        sure = how_sure.section(view, address)
        return [_about(view), published.section(view), sure, unplaced.section(view)]
    sure = how_sure.section(view, address)
    return [_about(view), level.section(view, address.area), sure, within.section(view, address)]


def _about(view: View) -> Section:
    blocks: list[Block] = [Text((view.indicator.why_it_matters,)), facts(view)]
    told = cautions(view)
    if told:
        blocks.append(Caution("Before you use these numbers", told))
    return Section("What this is", tuple(blocks))


def _by_group(view: View, _: Address, taken: Taken) -> Parts:
    how = choosing.how_of(taken)
    return [
        *strata.sections(view, how),
        adjusted.section(view) if how.standardised else None,
        uptake.section(view),
        inequality.section(view),
        asked.section(view),
        unknowns.section(view),
    ]


def _areas(view: View, address: Address, taken: Taken) -> Parts:
    measure = choosing.measured(view, taken)
    return [
        within.section(view, address, measure),
        areas.section(view, measure),
        lowest.section(view),
        lowest.furthest(view),
        variation.section(view),
    ]


def _map(view: View, address: Address, taken: Taken) -> Parts:
    return [map_of_areas.section(view, address, taken)]


def _time(view: View, _: Address, __: Taken) -> Parts:
    line = None if control_charts.shows_levels(view) else trend.section(view)
    return [line, control_charts.section(view), change.section(view)]


def _data(view: View, _: Address, __: Taken) -> Parts:
    return [recording.section(view), unknowns.section(view), unplaced.section(view)]


def _numbers(view: View, address: Address, taken: Taken) -> Parts:
    chosen = replace(view, rows=view.last) if taken.get(PERIOD) else view
    return [numbers.section(chosen, address)]


LOOKS: Mapping[str, Look] = {
    "": Look("Overview", _overview),
    "groups": Look(
        "Groups",
        _by_group,
        by_group=True,
        offers=choosing.of_groups,
        left_out=known_only.of_groups,
    ),
    "areas": Look("Areas", _areas, offers=choosing.of_areas),
    "map": Look("Map", _map, offers=choosing.of_areas),
    "time": Look("Over time", _time, periods=lambda _: {}),
    "data": Look("Data quality", _data),
    "numbers": Look("All numbers", _numbers, periods=partial(choosing.periods, unasked="All")),
}
"""The views of an indicator by their names in addresses; the first is shown first."""
