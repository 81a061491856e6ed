"""Which counts a study is about: the gate hides others for secrecy's sake before these."""

import polars as pl

from equipath.study.study import Study

SCHEMA = {"stratification": pl.String, "stratum": pl.String, "wanted": pl.Int64}


def with_wanted(study: Study, counts: pl.DataFrame) -> pl.DataFrame:
    """Rank counts by how much they are wanted, in the column `wanted`.

    Intersections go first: a crossing has many small strata, and must not cost the strata that
    it crosses. The most disadvantaged stratum and the reference go last of all: without this
    the smallest stratum would go first, which is often the most deprived, and a study of
    inequality would hide what it is for. `is_distinct` marks counts of different patients,
    whose parts may add up to more than the whole.
    """
    rows = [
        {"stratification": name, "stratum": stratum, "wanted": 2}
        for name, stratifier in study.stratifiers.items()
        for stratum in {
            *(stratifier.stratum_names[:1] if stratifier.ordered else ()),
            stratifier.reference_name,
        }
        if stratum is not None
    ]
    marks = pl.DataFrame(rows, schema=SCHEMA)
    distinct = [name for name, indicator in study.indicators.items() if indicator.is_distinct]
    crossed = [name for name, stratifier in study.stratifiers.items() if stratifier.crosses]
    return counts.join(
        marks, on=["stratification", "stratum"], how="left", maintain_order="left"
    ).with_columns(
        pl.when(pl.col("stratification").is_in(crossed))
        .then(0)
        .otherwise(pl.col("wanted").fill_null(1))
        .alias("wanted"),
        is_distinct=pl.col("indicator").is_in(distinct),
    )
