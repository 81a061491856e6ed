"""Every indicator, with its level in an area and above it, and how much stands out."""

from equipath.pages import words
from equipath.pages.address import Address
from equipath.pages.background import Background
from equipath.pages.focus import focused, trail, view_in
from equipath.pages.icons import NO_ICONS, legend, with_icons
from equipath.pages.page import Block, Column, Page, Section, Table, Text
from equipath.pages.screen import Screen
from equipath.pages.sections.control_charts import latest
from equipath.pages.sections.view import View, view_of
from equipath.results.store import Results


def present(results: Results, address: Address) -> Screen:
    """Return the list of indicators, those along a pathway under it, each leading to its own."""
    known = focused(results, address.area)
    shown = [n for n, i in known.indicators.items() if i.kind != "time_to_event"]
    along = {name: _along(known, name, shown) for name in known.pathways}
    tables = {
        title: table(known, names, title, address)
        for name, names in along.items()
        if names and (title := known.pathways[name].title)
    }
    others = [n for n in shown if not any(n in names for names in along.values())]
    if others:
        title = "Further indicators" if along else "Indicators"
        tables[title] = table(known, others, title, address)
    meant = legend(cell for of in tables.values() for row in of.rows for cell in row)
    if meant:
        tables["Icons"] = meant
    blocks: list[Block] = [Section(title, (of,)) for title, of in tables.items()]
    place = known.areas[address.area].name if address.area else ""
    return Screen(
        address,
        Page(
            "indicators",
            f"Indicators in {place}" if place else "Indicators",
            "Each in its last period, with its interval.",
            tuple(blocks) or (Text(("This run has no indicators.",)),),
        ),
        trail(known, address),
    )


def _along(known: Background, pathway: str, shown: list[str]) -> list[str]:
    """Return a pathway's stages in their order, then what is counted of its clocks."""
    stages = [name for name in known.pathways[pathway].stage_names if name in shown]
    return [*stages, *(n for n in shown if n.startswith(f"{pathway}_") and n not in stages)]


def table(known: Background, names: list[str], title: str, address: Address) -> Table:
    """Return a row an indicator: its level in each headline area, and how the last stands.

    Where it has control charts, the icons of the last of these areas that has one stand there.
    """
    places = known.headline
    rows, addresses, icons = [], [], []
    for name in names:
        view = _view(known, name, address)
        when = view.when if not view.last.is_empty() else "no data"
        rows.append((view.indicator.title, when, *_levels(known, view)))
        addresses.append(Address("indicator", name, "", address.area))
        at = latest(view)
        icons.append(next((at[p] for p in reversed(places) if p in at), NO_ICONS))
    columns = [
        column
        for place in places
        for column in (
            Column(known.areas[place].name, is_number=True),
            Column("95% interval", is_number=True),
        )
    ]
    listed = Table(
        f"{title}: level in {words.listed([known.areas[p].name for p in places])}",
        (Column("Indicator"), Column("Period"), *columns, Column("Standing")),
        tuple(rows),
        addresses=tuple(addresses),
    )
    return with_icons(listed, icons)


def _view(known: Background, name: str, address: Address) -> View:
    """Return a view that has an indicator's levels here: the whole's, where its period is ours."""
    whole = view_of(known.results, name)
    is_told = bool(known.headline) and known.headline[0] in whole.of_everyone
    return whole if is_told else view_in(known.results, name, address.area)


def _levels(known: Background, view: View) -> list[str]:
    """Return the level and its interval in each headline area, and how the last stands."""
    cells, standing = [], "–"
    for place in known.headline:
        row = view.level(place)
        if row is None:
            cells += ["–", "–"]
            continue
        cells += view.level_cells(row)[:2]
        standing = words.standing(row["comparison"]) if row["comparator"] else "–"
    return [*cells, standing]
