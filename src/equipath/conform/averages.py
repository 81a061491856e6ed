"""Attributes of organisations, as the mean of where their patients live."""

from collections.abc import Iterable

import polars as pl

from equipath.contracts.data_finding import DataFinding
from equipath.study.source import Source
from equipath.vocabulary import Severity

SCHEMA = {
    "area_type": pl.String,
    "area_code": pl.String,
    "attribute": pl.String,
    "value": pl.Float64,
}

Patients = Iterable[tuple[Source, pl.DataFrame]]
"""Each source of patients by area, with its rows."""


def averages(
    attributes: pl.DataFrame, patients: Patients
) -> tuple[pl.DataFrame, list[DataFinding]]:
    """Return the attributes that sources of patients by area make, and whom they leave out.

    The value of a practice is the mean of an attribute over the small areas of its patients,
    weighted by how many of them live there. Patients of areas without the attribute weigh
    nothing; a practice that has no others has no value.
    """
    parts, findings = [pl.DataFrame(schema=SCHEMA)], []
    for source, rows in patients:
        for made, of in source.averages.items():
            known = attributes.filter(
                pl.col("attribute") == of, pl.col("value").is_finite()
            ).select(home_type="area_type", home_code="area_code", value="value")
            joined = rows.join(known, on=["home_type", "home_code"], how="left").filter(
                pl.col("patients") > 0
            )
            parts.append(_means(joined, made))
            findings += _left_out(source, of, joined)
    return pl.concat(parts), findings


def _means(joined: pl.DataFrame, made: str) -> pl.DataFrame:
    weighed = joined.filter(pl.col("value").is_not_null())
    mean = (pl.col("value") * pl.col("patients")).sum() / pl.col("patients").sum()
    means = weighed.group_by("area_type", "area_code", maintain_order=True).agg(value=mean)
    return means.select("area_type", "area_code", pl.lit(made).alias("attribute"), "value")


def _left_out(source: Source, of: str, joined: pl.DataFrame) -> list[DataFinding]:
    lost = joined.filter(pl.col("value").is_null())
    if lost.is_empty():
        return []
    patients, total = lost["patients"].sum(), joined["patients"].sum()
    homes = lost["home_code"].unique().sort()
    wholly = set(joined["area_code"]) - set(
        joined.filter(pl.col("value").is_not_null())["area_code"]
    )
    without = f" {len(wholly):,} areas have no others, and no value." if wholly else ""
    return [
        DataFinding(
            Severity.WARNING,
            "home_without_attribute",
            source.name,
            "home_code",
            lost.height,
            joined.height,
            str(homes[0]),
            f"{patients / total:.1%} of patients live in {homes.len():,} areas without `{of}`, "
            f"such as {homes[0]}: they weigh nothing in the mean.{without}",
            "Use the small areas of the same census in both.",
        )
    ]
