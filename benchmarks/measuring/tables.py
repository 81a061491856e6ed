"""Made-up tables of the size of a national publication."""

import numpy as np
import polars as pl

AREAS, BANDS = 300, 19
LABELS = [f"{age}–{age + 4}" for age in range(0, 5 * (BANDS - 1), 5)] + ["90+"]


def bands(indicators: int, seed: int = 2026) -> pl.DataFrame:
    """Return a row for each indicator, area and age band, with a standard and a reference.

    No count is zero: a rival fails on one.
    """
    rng = np.random.default_rng(seed)
    rows = indicators * AREAS * BANDS
    people = rng.integers(200, 6000, rows)
    everywhere = rng.integers(1_000_000, 4_000_000, BANDS)
    return pl.DataFrame(
        {
            "indicator": np.repeat(np.arange(indicators), AREAS * BANDS),
            "area": np.tile(np.repeat(np.arange(AREAS), BANDS), indicators),
            "age_band": np.tile(LABELS, indicators * AREAS),
            "numerator": rng.poisson(people * 0.01) + 1,
            "denominator": people,
            "standard_population": np.tile(rng.integers(1000, 7000, BANDS), indicators * AREAS),
            "reference_numerator": np.tile(
                (everywhere * rng.uniform(0.005, 0.015, BANDS)).astype(np.int64),
                indicators * AREAS,
            ),
            "reference_denominator": np.tile(everywhere, indicators * AREAS),
            "value": rng.normal(120, 15, rows),
        }
    )


def points(rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each indicator and area, with its level."""
    return (
        rows.group_by("indicator", "area", maintain_order=True)
        .agg(pl.col("numerator", "denominator").sum())
        .with_columns(value=pl.col("numerator") / pl.col("denominator"))
    )


def deciles(areas: int, seed: int = 2026) -> pl.DataFrame:
    """Return a row for each area and decile of deprivation: level, standard error, people."""
    rng = np.random.default_rng(seed)
    order = np.tile(np.arange(1, 11), areas)
    people = rng.integers(500, 5000, order.size)
    value = rng.binomial(people, 0.10 + 0.01 * order) / people
    return pl.DataFrame(
        {
            "area": np.repeat(np.arange(areas), 10),
            "order": order,
            "population": people,
            "value": value,
            "standard_error": np.sqrt(value * (1 - value) / people),
        }
    )


def series(charts: int, periods: int = 36, seed: int = 2026) -> pl.DataFrame:
    """Return a row for each chart and month."""
    rng = np.random.default_rng(seed)
    months = pl.date_range(
        pl.date(2022, 1, 1), pl.date(2022, 1, 1).dt.offset_by(f"{periods - 1}mo"), "1mo",
        eager=True,
    )  # fmt: skip
    return pl.DataFrame(
        {
            "area": np.repeat(np.arange(charts), periods),
            "period": pl.concat([months] * charts),
            "value": rng.normal(100, 10, charts * periods),
        }
    )


def life_tables(areas: int, seed: int = 2026) -> pl.DataFrame:
    """Return a row for each area and the twenty age bands of a life table."""
    rng = np.random.default_rng(seed)
    starts = np.array([0, 1, *range(5, 91, 5)])
    labels = ["0", "1–4", *(f"{age}–{age + 4}" for age in range(5, 90, 5)), "90+"]
    risk = np.minimum(0.00003 * np.exp(0.09 * starts) + np.where(starts == 0, 0.004, 0), 0.2)
    people = rng.integers(2000, 8000, areas * starts.size)
    return pl.DataFrame(
        {
            "area": np.repeat(np.arange(areas), starts.size),
            "age_start": np.tile(starts, areas),
            "age_band": labels * areas,
            "deaths": rng.binomial(people, np.tile(risk, areas)),
            "population": people,
        }
    )
