"""Rank what stands out: false discoveries controlled across everything that was tested."""

import polars as pl

from equipath.findings.candidates import PLACE, candidates
from equipath.findings.sentences import Names, sentence
from equipath.results.schema import fit
from equipath.statistics.false_discovery import adjusted_p_value
from equipath.study.study import Study
from equipath.vocabulary import BEST, TARGET

CERTAINTY = ((0.001, "beyond reasonable doubt"), (0.01, "very likely"), (1.0, "likely"))
"""Words for a q-value at most so large, among those below the study's rate."""


def rank(study: Study, results: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Return the findings, the one with most people for certain first.

    Every comparison of the last period in the areas reported is tested (`candidates`), better
    ones too; p-values are adjusted for all of them together (Benjamini and Hochberg). Findings
    are those that do worse with a false discovery rate below the study's. They are ordered by
    the lower limit of the people they are about: many people and a sure gap come before an
    extreme small area; and indicators and kinds of finding take turns.
    """
    names: Names = {(t, c): n for t, c, n in areas.select(areas.columns[:3]).iter_rows()}
    reported = areas.filter("is_in_focus").select("area_type", "area_code")
    tested = candidates(study, results.join(reported, on=["area_type", "area_code"], how="semi"))
    adjusted = adjusted_p_value(tested["p_value"].to_numpy())
    found = tested.with_columns(q_value=pl.Series(adjusted)).filter(
        pl.col("is_worse"), pl.col("q_value") <= study.false_discovery_rate
    )
    if found.is_empty():
        return fit(pl.DataFrame(), "findings")
    certain = pl.col("people_lower").fill_null(0).clip(lower_bound=0)
    found = found.with_columns(certain=certain).sort(
        "certain", "q_value", "result_id", descending=[True, False, False]
    )
    # One area's shortfall is one finding, whichever comparison shows it most surely.
    found = found.unique(PLACE, keep="first", maintain_order=True)
    found = _one_kind_after_another(found)
    found = _with_reach(study, found, results)
    told = [sentence(study, row, names) for row in found.iter_rows(named=True)]
    words = pl.when(pl.col("q_value") <= CERTAINTY[0][0]).then(pl.lit(CERTAINTY[0][1]))
    for limit, word in CERTAINTY[1:]:
        words = words.when(pl.col("q_value") <= limit).then(pl.lit(word))
    return fit(
        found.with_columns(
            rank=pl.int_range(1, pl.len() + 1),
            sentence=pl.Series(told, dtype=pl.String),
            certainty=words.otherwise(pl.lit("")),
        ),
        "findings",
    )


def _one_kind_after_another(found: pl.DataFrame) -> pl.DataFrame:
    """Let the second finding of a kind about an indicator count half, the third a third.

    An area's shortfall is in part that of the areas within it: without this, one indicator's
    areas, each inside the one before, would fill the first page.
    """
    turn = pl.int_range(1, pl.len() + 1).over("indicator", "kind", "stratification")
    return found.with_columns(weight=pl.col("certain") / turn).sort(
        "weight", "certain", "q_value", "result_id", descending=[True, True, False, False]
    )


def _with_reach(study: Study, found: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    """Add how many more people the target, the comparator's and the best level would mean.

    Beside a finding that allows for the profile of areas stand levels that do so too: the
    crude best stratum of a register is only the oldest.
    """
    titles = [model.title for model in study.models.values()]
    reach = _with_model(results.filter(pl.col("statistic") == "people_to_reach"), titles)
    found = _with_model(found, titles)
    is_target = pl.col("comparator").str.starts_with(TARGET)
    is_best = pl.col("comparator").str.starts_with(BEST)
    kinds = {
        "reach_target": (is_target, PLACE),
        "reach_best": (is_best, [*PLACE, "model"]),
        "reach_comparator": (~is_target & ~is_best, [*PLACE, "model"]),
    }
    for name, (is_kind, keys) in kinds.items():
        one = (
            reach.filter(is_kind)
            .group_by(keys)
            .agg(pl.col("value").first().alias(name), pl.col("comparator").first().alias("named"))
        )
        one = one.rename({"named": "best"}) if name == "reach_best" else one.drop("named")
        found = found.join(one, on=keys, how="left", maintain_order="left")
    named = pl.col("best").str.strip_prefix(BEST).str.splitn(", ", 2).struct.field("field_0")
    return found.with_columns(best=named)


def _with_model(rows: pl.DataFrame, titles: list[str]) -> pl.DataFrame:
    """Add the title of the model that a comparator names, or nothing where it is crude."""
    named = pl.lit("")
    for title in titles:
        is_of = pl.col("comparator").str.ends_with(title) | pl.col("comparator").str.ends_with(
            f"({title})"
        )
        named = pl.when(is_of).then(pl.lit(title)).otherwise(named)
    return rows.with_columns(model=named)
