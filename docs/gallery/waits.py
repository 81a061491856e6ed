"""The charts of waits: curves over time of the groups of a worked example."""

import polars as pl

from docs.gallery.worked import Worked
from equipath.calculations.calculate import calculate
from equipath.charts import survival
from equipath.charts.theme import Spec


def incidence(worked: Worked) -> Spec:
    """Return the curves of how many have had the event by each time."""
    (group,) = worked.by
    return _curves(worked.answer, group, f"{worked.statistic.title} (%)", 0)


def still_waiting(worked: Worked) -> Spec:
    """Return the curves that the example's strata have, whatever the statistic tells of them."""
    answer = calculate("survival", worked.table, by=["stratum"], multiplier=100)
    return _curves(answer, "stratum", "Still without the event (%)", 100)


def _curves(answer: pl.DataFrame, by: str, title: str, start: float) -> Spec:
    """Return the curves of two groups, which begin with everybody or with nobody."""
    rows = [
        {
            "stratum": row[by],
            "day": row["time"],
            "value": row["value"],
            "lower": row["lower_ci"],
            "upper": row["upper_ci"],
        }
        for row in answer.iter_rows(named=True)
    ]
    group, reference = answer[by].unique(maintain_order=True)
    return survival.draw(rows, group, reference, ("Weeks", title), start=start)
