"""Which counts a study is about: the gate hides others for secrecy's sake before these."""

import polars as pl

from equipath.study.study import Study


def with_wanted(study: Study, counts: pl.DataFrame) -> pl.DataFrame:
    """Mark the strata that gaps stand between: the most disadvantaged and the reference.

    Without this the smallest stratum would go first, which is often the most deprived: a study
    of inequality would hide what it is for.
    """
    rows = [
        {"stratification": name, "stratum": stratum, "is_wanted": True}
        for name, stratifier in study.stratifiers.items()
        for stratum in {
            *(stratifier.stratum_names[:1] if stratifier.ordered else ()),
            stratifier.reference_name,
        }
        if stratum is not None
    ]
    schema = {"stratification": pl.String, "stratum": pl.String, "is_wanted": pl.Boolean}
    marks = pl.DataFrame(rows, schema=schema)
    return counts.join(
        marks, on=["stratification", "stratum"], how="left", maintain_order="left"
    ).with_columns(pl.col("is_wanted").fill_null(value=False))
