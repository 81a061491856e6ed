"""Along a pathway: who is kept at each stage, where gaps open, and whom that would give back."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.estimates.focus import areas_in_focus
from equipath.estimates.rows import KEYS, column, group_numbers, result_rows, with_more, with_names
from equipath.statistics.decay_decomposition import decay_decomposition
from equipath.statistics.recoverable_people import recoverable_people
from equipath.statistics.retention import retention
from equipath.statistics.statistic import Estimate
from equipath.study.pathway import Pathway
from equipath.study.study import Study

GROUP = [key for key in KEYS if key != "indicator"]


def decay(study: Study, released: pl.DataFrame, area_map: AreaMap) -> list[pl.DataFrame]:
    """Return for every pathway the retention at each stage, by area, period and stratum.

    Strata are set against the reference stratum of their stratifier: the ratio of retentions,
    whose logarithms add up to the pathway's, and the people who would be given back at the end
    if the stage lost no more of them than of the reference. Stages are nested, or declared not
    to be; a nested pathway begins with the denominator of its first stage.
    """
    reported = areas_in_focus(study, area_map, released)
    rows = released.join(reported, on=reported.columns, how="semi")
    parts = []
    for pathway in study.pathways.values():
        staged = _staged(pathway, rows)
        if staged.is_empty():
            continue
        parts.append(_along(study, pathway, staged, retention, "retention", 100.0))
        compared = _with_reference(study, staged)
        if not compared.is_empty():
            parts.append(
                _along(study, pathway, compared, decay_decomposition, "decay_decomposition")
            )
            parts.append(_along(study, pathway, compared, recoverable_people, "recoverable_people"))
    return parts


def _staged(pathway: Pathway, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the people at each stage; where everybody starts is stage 0, in a nested one."""
    order = {name: place for place, name in enumerate(pathway.stage_names, start=1)}
    mine = rows.filter(pl.col("indicator").is_in(list(order))).with_columns(
        position=pl.col("indicator").replace_strict(order, return_dtype=pl.Int64)
    )
    # What divides some stages only cannot be followed from one to the next.
    is_whole = pl.col("indicator").n_unique().over("stratification") == len(order)
    mine = mine.filter(is_whole)
    if pathway.is_nested:
        start = mine.filter(pl.col("position") == 1).with_columns(
            numerator="denominator", position=pl.lit(0, pl.Int64)
        )
        mine = pl.concat([start, mine])
    return mine.sort(*GROUP, "position")


def _with_reference(study: Study, staged: pl.DataFrame) -> pl.DataFrame:
    """Return the strata that have a reference stratum, beside its counts at the same stage."""
    references = pl.DataFrame(
        [
            {"stratification": name, "comparator": stratifier.reference_name}
            for name, stratifier in study.stratifiers.items()
            if stratifier.is_compared and stratifier.reference_name
        ],
        schema={"stratification": pl.String, "comparator": pl.String},
    )
    beside = staged.select(
        *(key for key in GROUP if key != "stratum"),
        "position",
        comparator="stratum",
        reference_numerator="numerator",
        reference_denominator="denominator",
    )
    keys = [key for key in beside.columns if not key.startswith("reference_")]
    return (
        staged.join(references, on="stratification", maintain_order="left")
        .filter(pl.col("stratum") != pl.col("comparator"))
        .join(beside, on=keys, how="left", maintain_order="left")
    )


def _along(
    study: Study,
    pathway: Pathway,
    rows: pl.DataFrame,
    statistic: Callable[..., Estimate],
    name: str,
    multiplier: float = 1.0,
) -> pl.DataFrame:
    given: dict[str, Any] = {"numerator": column(rows, "numerator")}
    if "reference_numerator" in rows.columns:
        given["reference_numerator"] = column(rows, "reference_numerator")
    if not pathway.is_nested:
        given["denominator"] = column(rows, "denominator")
        if "reference_denominator" in rows.columns:
            given["reference_denominator"] = column(rows, "reference_denominator")
    scale = {"multiplier": multiplier} if multiplier != 1 else {}
    found = statistic(
        stage=rows["position"].to_numpy().astype(np.float64),
        group=group_numbers(rows, GROUP),
        cross_sections=not pathway.is_nested,
        confidence=study.confidence,
        **given,
        **scale,
    )
    first = study.indicators[pathway.stage_names[0]]
    made = with_more(result_rows(study, first, rows, found, name, multiplier), found)
    named = made.with_columns(
        pathway=pl.lit(pathway.name), stage=pl.col("position").cast(pl.String)
    )
    if "direction" in found.extra:
        named = with_names(named)
    return named.filter(pl.col("position") > 0)
