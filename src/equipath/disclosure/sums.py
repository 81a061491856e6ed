"""Find the sums that bind the rows of a counts table: totals of strata, parents of areas."""

import polars as pl

from equipath.vocabulary import ALL, NOT_KNOWN

KEYS = (
    "indicator",
    "pathway",
    "stage",
    "area_type",
    "area_code",
    "period_start",
    "period_end",
    "stratification",
    "stratum",
    "age_band",
    "sex",
)
AREA = ("area_type", "area_code")
BREAKDOWNS = (("stratification", "stratum"), ("age_band",), ("sex",))


def find_sums(
    counts: pl.DataFrame,
    links: pl.DataFrame,
    groups: pl.DataFrame | None = None,
    nested: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return every sum in long form: `sum, row, sign, is_breakdown, depth`, one row an addend.

    With all other keys equal, the row of stratification and stratum `All` is the total of the
    strata of each stratification, the row of age band `All` that of the age bands, the row of
    sex `All` that of the sexes; these are breakdowns. An area is the total of its children of
    one type, by `links` (child_type, child_code, parent_type, parent_code). Where `groups` puts
    whole areas into strata (stratifier, area_type, area_code, stratum), a stratum of an area is
    the total of the areas in it; where `nested` puts strata into those of another
    stratification (stratification, stratum, of_stratification, of_stratum), those are the
    total of these.

    The total stands in its sum with sign -1, its parts with +1. Whether the parts do add up is
    not looked at here. `depth` is how many axes the total is summed over, so that those of
    fewer can be summed first.
    """
    rows = _coded(counts)
    found = [_breakdown(rows, axis) for axis in BREAKDOWNS]
    found.append(_hierarchy(rows, counts, links))
    if groups is not None and not groups.is_empty():
        found.append(_areas_of_strata(counts, links, groups))
    if nested is not None and not nested.is_empty():
        found.append(_strata_of_strata(counts, nested))
    parts = pl.concat(found).with_columns(
        sum=pl.struct("total", "is_breakdown", "group").rank("dense").cast(pl.Int64) - 1,
        sign=pl.lit(1, pl.Int64),
    )
    totals = parts.unique("sum").with_columns(row="total", sign=pl.lit(-1, pl.Int64))
    return (
        pl.concat([parts, totals])
        .join(rows.select("row", "depth"), left_on="total", right_on="row")
        .select("sum", pl.col("row").cast(pl.Int64), "sign", "is_breakdown", "depth")
        .sort("sum", "sign", "row")
    )


def _coded(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the keys as small whole numbers, so that joins are quick, and what is a total."""
    is_all = {f"is_all_{axis[-1]}": pl.col(axis[-1]) == ALL for axis in BREAKDOWNS}
    return counts.select(
        *(pl.col(key).rank("dense").fill_null(0).cast(pl.Int64) for key in KEYS),
        is_unstratified=pl.col("stratification") == ALL,
        depth=pl.sum_horizontal(*is_all.values()),
        **is_all,
    ).with_row_index("row")


def _breakdown(rows: pl.DataFrame, axis: tuple[str, ...]) -> pl.DataFrame:
    """Return the parts of every total along one axis."""
    keys = [key for key in KEYS if key not in axis]
    is_total = pl.col(f"is_all_{axis[-1]}")
    group = pl.lit(-1 - KEYS.index(axis[0]), pl.Int64)
    if "stratification" in axis:
        # A stratification may carry a total of its own, which is the same count again.
        group = 2 * pl.col("stratification") + is_total.cast(pl.Int64)
        is_total = is_total & pl.col("is_unstratified")
    totals = rows.filter(is_total).select(*keys, total="row")
    parts = rows.filter(~is_total).join(totals, on=keys)
    return parts.select("row", "total", group=group, is_breakdown=pl.lit(value=True))


def _hierarchy(rows: pl.DataFrame, counts: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return the children of every area that has any, a group for each type of child."""
    codes = pl.concat([counts.select(AREA), rows.select(AREA).rename(str.upper)], how="horizontal")
    codes = codes.unique()
    child, parent = (
        codes.rename(dict(zip(codes.columns, names, strict=True)))
        for names in (
            ("child_type", "child_code", *AREA),
            ("parent_type", "parent_code", "of_type", "of_code"),
        )
    )
    pairs = (
        links.select("child_type", "child_code", "parent_type", "parent_code")
        .unique()
        .join(child, on=["child_type", "child_code"])
        .join(parent, on=["parent_type", "parent_code"])
        .select(*AREA, "of_type", "of_code")
    )
    same = [key for key in KEYS if key not in AREA]
    totals = rows.select(*same, total="row", of_type="area_type", of_code="area_code")
    parts = rows.join(pairs, on=list(AREA)).join(totals, on=[*same, "of_type", "of_code"])
    return parts.select("row", "total", group="area_type", is_breakdown=pl.lit(value=False))


def _areas_of_strata(
    counts: pl.DataFrame, links: pl.DataFrame, groups: pl.DataFrame
) -> pl.DataFrame:
    """Return the areas that make up each stratum, where strata are made of whole areas.

    Areas of that type which are in no group make up the stratum "Not known".
    """
    rows = counts.select(pl.col(KEYS).cast(pl.String).fill_null("")).with_row_index("row")
    kinds = groups.select("stratifier", "area_type").unique()
    of_area = groups.rename({"stratifier": "of_stratification", "stratum": "of_stratum"})
    parts = (
        rows.filter(pl.col("stratification") == ALL)
        .join(kinds.rename({"stratifier": "of_stratification"}), on="area_type")
        .join(of_area, on=["of_stratification", *AREA], how="left")
        .with_columns(pl.col("of_stratum").fill_null(NOT_KNOWN))
        .join(links, left_on=AREA, right_on=["child_type", "child_code"])
    )
    same = [k for k in KEYS if k not in (*AREA, "stratification", "stratum")]
    totals = rows.rename({"row": "total"})
    kind = pl.col("area_type").rank("dense").cast(pl.Int64)
    return parts.join(
        totals,
        left_on=[*same, "parent_type", "parent_code", "of_stratification", "of_stratum"],
        right_on=[*same, *AREA, "stratification", "stratum"],
    ).select("row", "total", group=-100 - kind, is_breakdown=pl.lit(value=False))


def _strata_of_strata(counts: pl.DataFrame, nested: pl.DataFrame) -> pl.DataFrame:
    """Return the strata that make up a stratum of another stratification of the same area."""
    rows = counts.select(pl.col(KEYS).cast(pl.String).fill_null("")).with_row_index("row")
    same = [k for k in KEYS if k not in ("stratification", "stratum")]
    parts = rows.join(nested, on=["stratification", "stratum"])
    kind = pl.col("stratification").rank("dense").cast(pl.Int64)
    return parts.join(
        rows.rename({"row": "total"}),
        left_on=[*same, "of_stratification", "of_stratum"],
        right_on=[*same, "stratification", "stratum"],
    ).select("row", "total", group=-10_000 - kind, is_breakdown=pl.lit(value=False))
