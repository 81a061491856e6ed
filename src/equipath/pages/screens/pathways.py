"""Every pathway, and how many of those who start it get to its end."""

from equipath.pages import words
from equipath.pages.address import Address
from equipath.pages.background import Background, more
from equipath.pages.focus import focused, trail
from equipath.pages.page import Column, Page, Table
from equipath.pages.screen import Screen
from equipath.pages.sections.stages import RETENTION, Stages
from equipath.results.store import Results
from equipath.vocabulary import ALL


def present(results: Results, address: Address) -> Screen:
    """Return the pathways of a run, each leading to its own screen."""
    known = focused(results, address.area)
    table = Table(
        "Pathways, and what is left at their end",
        (
            Column("Pathway"),
            Column("Stages", is_number=True),
            Column("Of all who start", is_number=True),
        ),
        tuple(
            (pathway.title, str(len(pathway.stage_names)), _left(known, name))
            for name, pathway in known.pathways.items()
        ),
        note="Where nobody is followed from stage to stage, what is left cannot be said.",
        addresses=tuple(Address("pathway", name, "", address.area) for name in known.pathways),
    )
    lede = "From need to outcome: who is kept at each stage, and where gaps open."
    return Screen(address, Page("pathways", "Pathways", lede, (table,)), trail(known, address))


def _left(known: Background, name: str) -> str:
    """Return the share that is left in the last of the headline areas that has one."""
    stages = Stages(known.pathways[name], known)
    if not stages.pathway.is_nested or not stages.areas:
        return "–"
    row = stages.get(RETENTION, stages.areas[-1], ALL, ALL, stages.numbers[-1])
    if row is None:
        return "–"
    left = more(row).get("cumulative")
    return words.HIDDEN if left is None and row["is_suppressed"] else words.amount(left, "%")
