"""Small tables of counts for the gate, and what comes out of it."""

from datetime import date

import polars as pl

from equipath.disclosure.gate import release
from equipath.disclosure.policy import load_policy

HES, OPENSAFELY = load_policy("hes"), load_policy("opensafely")
LOCAL, OPEN = load_policy("local_under_5"), load_policy("open_data")
NO_LINKS = pl.DataFrame(
    schema=dict.fromkeys(["child_type", "child_code", "parent_type", "parent_code"], pl.String)
)


def row(numerator, denominator=None, **keys):
    given = {
        "indicator": "admissions",
        "pathway": None,
        "stage": None,
        "area_type": "practice",
        "area_code": "A81001",
        "period_start": date(2024, 4, 1),
        "period_end": date(2025, 3, 31),
        "stratification": "deprivation" if "stratum" in keys else "All",
        "stratum": "All",
        "age_band": "All",
        "sex": "All",
        "numerator": numerator,
        "denominator": denominator,
    }
    return {**given, **keys}


def table(*rows):
    schema = {"pathway": pl.String, "stage": pl.String}
    schema |= {"numerator": pl.Float64, "denominator": pl.Float64}
    return pl.DataFrame(list(rows), schema_overrides=schema)


def by_stratum(total, *parts):
    return table(row(total), *(row(n, stratum=f"q{i}") for i, n in enumerate(parts, start=1)))


def numerators(counts, policy, links=NO_LINKS):
    return release(counts, links, policy)["numerator"].to_list()
