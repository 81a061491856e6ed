"""Every address that a run has: what a dashboard without a server is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from equipath.pages.address import Address, Place
from equipath.pages.background import Background, background
from equipath.pages.domains import has_domains
from equipath.pages.focus import view_in
from equipath.pages.screen import pieces, screen_at
from equipath.pages.screens import areas
from equipath.pages.screens.indicator import LOOKS
from equipath.pages.sections import map_of_areas
from equipath.results.store import Results
from equipath.vocabulary import ALL

OF_THE_RUN = ("data_quality", "methods", "provenance")
"""The screens that are the same for every area."""

OF_AN_AREA = ("findings", "area", "indicators", "pathways", "domains")


def has_screen(known: Background, screen: str) -> bool:
    """Say whether a run has what a screen is of: some have no pathways, and some no domains."""
    if screen == "pathways":
        return bool(known.pathways)
    return screen != "domains" or has_domains(known)


def addresses(results: Results, kinds: Sequence[str] = ()) -> list[Address]:
    """Return every address that leads somewhere, for areas of the kinds given, or of all.

    The whole always has its screens. What a reader chooses has an address of its own where it
    is one of few: the groups of an indicator or a pathway, the parts of a long list, findings of
    one kind or about one indicator, the maps of the whole. Choices stand in the order of their
    names.
    """
    known = background(results)
    whole = known.headline[0] if known.headline else None
    places = [p for p in known.areas if p != whole and (not kinds or p[0] in kinds)]
    found = [Address(screen) for screen in OF_THE_RUN]
    for place in (None, *places):
        shown = (screen for screen in OF_AN_AREA if has_screen(known, screen))
        found += [Address(screen, area=place) for screen in shown]
        found += _findings(results, place)
        found += [Address("pathway", name, "", place) for name in known.pathways]
    listed = len(known.areas)
    found += [Address("areas", chosen=of) for of in _parts(listed, areas.SHOWN)]
    found += _of_indicators(results, known, {*places, *([whole] if whole else [])}, whole)
    return list(dict.fromkeys(in_order(address) for address in found))


def in_order(address: Address) -> Address:
    """Return an address with its choices in the order of their names."""
    return replace(address, chosen=tuple(sorted(address.chosen)))


def _findings(results: Results, place: Place | None) -> Iterator[Address]:
    """Return all the parts of an area's findings; of the whole, those of each choice too."""
    address = Address("findings", area=place)
    options = {c.name: [v for v, _ in c.options if v] for c in screen_at(results, address).choices}
    yield from (address.choosing(**{"from": start}) for start in options.pop("from", [])[1:])
    for name, values in options.items() if place is None else ():
        for chosen in (address.choosing(**{name: value}) for value in values):
            yield chosen
            told = {c.name: c.options for c in screen_at(results, chosen).choices}
            yield from (chosen.choosing(**{"from": v}) for v, _ in told.get("from", ())[1:])


def _parts(number: int, shown: int) -> list[tuple[tuple[str, str], ...]]:
    """Return the choices that lead to the parts of a long list: the first needs none."""
    return [(("from", start),) if start != "0" else () for start in pieces(number, shown)] or [()]


def _of_indicators(
    results: Results, known: Background, places: set[Place], whole: Place | None
) -> Iterator[Address]:
    rows = results.query(
        "SELECT DISTINCT indicator, area_type, area_code, stratification FROM results ORDER BY ALL"
    )
    for indicator, kind, code, stratification in rows.iter_rows():
        if (kind, code) not in places or indicator not in known.indicators:
            continue
        area = None if (kind, code) == whole else (kind, code)
        if stratification == ALL:
            yield from (Address("indicator", indicator, look, area) for look in LOOKS)
            if area is None:
                yield from _maps(results, indicator)
        else:
            yield Address("indicator", indicator, "groups", area, (("by", stratification),))


def _maps(results: Results, indicator: str) -> Iterator[Address]:
    """Return the maps of an indicator: of every kind of area, in every way of shading."""
    view, address = view_in(results, indicator, None), Address("indicator", indicator, "map")
    for kind in map_of_areas.kinds(view):
        yield (of_kind := address.choosing(level=kind))
        shadings = next(c for c in map_of_areas.choices(view, of_kind) if c.name == "shade")
        for shade, _ in shadings.options:
            yield of_kind.choosing(shade=shade)
            yield address.choosing(shade=shade)
