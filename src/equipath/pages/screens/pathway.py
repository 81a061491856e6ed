"""One pathway in one area: who is kept at each stage, where gaps open, how long people wait."""

from equipath.errors import did_you_mean
from equipath.pages import pathway
from equipath.pages.address import Address, Choice
from equipath.pages.focus import focused, trail
from equipath.pages.screen import NoSuchScreen, Screen, known_choice
from equipath.pages.sections.stages import Stages
from equipath.results.store import Results


def present(results: Results, address: Address) -> Screen:
    """Return a pathway seen from an area, by the groups that the reader chose."""
    known = focused(results, address.area)
    if address.of not in known.pathways:
        raise NoSuchScreen(
            f"This run has no pathway “{address.of}”. {did_you_mean(address.of, known.pathways)}"
        )
    stages = Stages(known.pathways[address.of], known)
    groups = {name: known.stratification(name) for name in stages.stratifications()}
    by = known_choice(address.choice("by"), groups, next(iter(groups), ""))
    return Screen(
        address,
        pathway.along(known, address.of, by),
        trail(known, address),
        choices=(Choice("by", "Groups", tuple(groups.items()), by),) if groups else (),
    )
