"""One made-up region with its records, shared by these tests, and who its people are."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from equipath.synthetic.write import write_region

Read = Callable[[str], pl.DataFrame]

FIFTHS = (
    "Most deprived fifth",
    "Second most deprived",
    "Middle fifth",
    "Second least deprived",
    "Least deprived fifth",
)
ETHNIC_GROUPS = {
    **dict.fromkeys("ABC", "White"),
    **dict.fromkeys("DEFG", "Mixed"),
    **dict.fromkeys("HJKL", "Asian or Asian British"),
    **dict.fromkeys("MNP", "Black or Black British"),
    **dict.fromkeys("RS", "Other ethnic groups"),
    **dict.fromkeys(("Z", "99"), "Not known"),
}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("records")
    write_region(made, 40_000, 7, with_records=True)
    return made


@pytest.fixture(scope="session")
def read(folder: Path) -> Read:
    """Read one table of the region."""
    return lambda name: pl.read_parquet(folder / f"{name}.parquet")


@pytest.fixture(scope="session")
def stages(folder: Path) -> dict[str, dict]:
    """What the truth says of each stage."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return {stage["stage"]: stage for stage in truth["records"]["stages"]}


@pytest.fixture(scope="session")
def current(folder: Path, read: Read) -> pl.DataFrame:
    """Those alive and registered on the last day, with their groups as recorded."""
    registered = read("registrations").filter(pl.col("end_date").is_null())
    disabled = read("clinical_events").filter(pl.col("code") == "LD")["person_id"]
    fifths = pl.read_csv(folder / "deprivation.csv").select(
        small_area_code="area_code", fifth=(pl.col("imd_decile") + 1) // 2
    )
    rural = pl.read_csv(folder / "rurality.csv").select("is_rural", small_area_code="area_code")
    first = read("registrations").group_by("person_id").agg(pl.col("start_date").min())
    return (
        read("people")
        .filter(pl.col("date_of_death").is_null())
        .join(registered, on="person_id", how="semi")
        .join(fifths, on="small_area_code", how="left")
        .join(rural, on="small_area_code", how="left")
        .join(first, on="person_id")
        .with_columns(
            deprivation_fifth=_named("fifth", dict(enumerate(FIFTHS, start=1))),
            ethnic_group=_named("ethnic_group_code", ETHNIC_GROUPS),
            rurality=_named("is_rural", {0: "Urban", 1: "Rural"}),
            learning_disability=pl.when(pl.col("person_id").is_in(disabled.implode()))
            .then(pl.lit("Learning disability"))
            .otherwise(pl.lit("No learning disability")),
            years=(
                (pl.lit(date(2026, 3, 31)) - pl.max_horizontal("start_date", date(2025, 4, 1)))
                .dt.total_days()
                .add(1)
                / 365.25
            ),
        )
    )


def _named(column: str, names: dict) -> pl.Expr:
    return pl.col(column).replace_strict(names, default="Not known", return_dtype=pl.String)
