"""One made-up region, large enough for what is planted to show, shared by these tests."""

import polars as pl
import pytest

from equipath.synthetic.region import Region, make_region


@pytest.fixture(scope="session")
def region() -> Region:
    return make_region(60_000, 7)


@pytest.fixture(scope="session")
def people(region) -> pl.DataFrame:
    """The people with their deprivation fifth, joined as an analyst would."""
    fifths = region.deprivation.select(
        small_area_code="area_code", fifth=(pl.col("imd_decile") + 1) // 2
    )
    return region.people.join(fifths, on="small_area_code", how="left", maintain_order="left")
