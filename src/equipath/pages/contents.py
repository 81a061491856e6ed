"""Which pages a run has, in the order in which they are read."""

from equipath.pages import data_quality, indicator, methods, provenance, summary
from equipath.pages.background import background
from equipath.pages.page import Page
from equipath.results.store import Results


def contents(results: Results) -> tuple[Page, ...]:
    """Return every page of a run: the answer first, how it was come by last.

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
        known.indicators,
        key=lambda n: (
            known.indicators[n].kind == "percentage",
            -weight.get(n, 0.0),
            known.indicators[n].title,
        ),
    )
    return (
        summary.present(results),
        *(indicator.present(results, name) for name in names),
        data_quality.present(results),
        methods.present(results),
        provenance.present(results),
    )
