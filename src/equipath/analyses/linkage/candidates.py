"""From weights of pairs to the one person whom a record is taken to be of, and how surely."""

import numpy as np
import polars as pl

from equipath.analyses.linkage.links import LINKS

ROUNDS, SETTLED = 100, 1e-6
"""Of working out which share of the records is of somebody among the people."""


def chosen(pairs: pl.DataFrame, everybody: pl.Series, among: int, threshold: float) -> pl.DataFrame:
    """Return for each person of the records the likeliest of the people, or none.

    `pairs` holds `linked_from`, `candidate` and `times`, how many times likelier the pair is if
    true; `everybody` all who were looked for, `among` how many people there are. A person of the
    records is at most one of the people: with the odds `w = share / among × times` of each
    candidate, candidate j is the one with probability `wⱼ / (1 + Σw)`, so that two who are
    equally likely leave both unlikely. The share is the one that its own answers give
    (expectation and maximisation, Dempster et al. 1977, J R Stat Soc B 39:1).
    """
    best = pairs.group_by("linked_from", "candidate").agg(pl.col("times").max())
    sums = best.group_by("linked_from").agg(total=pl.col("times").sum())
    share = _share(sums["total"].to_numpy() / among, everybody.len())
    odds = pl.col("times") * share / among
    ranked = best.join(sums, on="linked_from").with_columns(
        likely=odds / (1 + pl.col("total") * share / among),
        some=1 - 1 / (1 + pl.col("total") * share / among),
    )
    first = ranked.sort("likely", "candidate", descending=[True, False]).unique(
        "linked_from", keep="first", maintain_order=True
    )
    found = pl.DataFrame({"linked_from": everybody}).join(first, on="linked_from", how="left")
    is_linked = (pl.col("likely") >= threshold).fill_null(False)
    return found.select(
        "linked_from",
        linked_to=pl.when(is_linked).then("candidate"),
        expected_false=pl.when(is_linked).then(1 - pl.col("likely")).otherwise(0.0),
        expected_missed=pl.when(is_linked).then(0.0).otherwise(pl.col("some").fill_null(0.0)),
    ).cast(LINKS)


def _share(evidence: np.ndarray, of: int) -> float:
    share = 0.5
    for _ in range(ROUNDS):
        odds = share * evidence
        new = float((odds / (1 + odds)).sum()) / of
        if abs(new - share) < SETTLED:
            break
        share = new
    return share
