"""Which pages a run has, in the order in which they are read."""

from equipath.pages import PAGES
from equipath.pages.background import background
from equipath.pages.page import Page
from equipath.results.store import Results

FIRST = ("summary",)
LAST = ("data_quality", "methods", "provenance")
EACH = ("pathway", "indicator")
"""The pages that there is one of for each pathway, and for each indicator."""


def contents(results: Results) -> tuple[Page, ...]:
    """Return every page of a run: the answer first, how it was come by last.

    Pathways come before the indicators that are their stages. A page that is new in the folder
    stands between the indicators and the last three.

    Indicators stand in the order of their results: those with findings first, as many people
    as those findings are about; then the others by title, published percentages last.
    """
    known = background(results)
    people = results.query(
        "SELECT indicator, sum(greatest(coalesce(people_lower, 0), 0)) AS people "
        "FROM findings GROUP BY indicator"
    )
    weight = dict(people.iter_rows())
    names = sorted(
        # Whoever is followed to an event is told of along the pathway.
        (n for n, i in known.indicators.items() if i.kind != "time_to_event"),
        key=lambda n: (
            known.indicators[n].kind == "percentage",
            -weight.get(n, 0.0),
            known.indicators[n].title,
        ),
    )
    others = [n for n in PAGES.names() if n not in (*FIRST, *EACH, *LAST)]
    return (
        *(PAGES.get(name)(results) for name in FIRST),
        *(PAGES.get("pathway")(results, name) for name in known.pathways),
        *(PAGES.get("indicator")(results, name) for name in names),
        *(page for name in (*others, *LAST) if (page := PAGES.get(name)(results))),
    )
