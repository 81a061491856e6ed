"""What the rivals' pages show: one indicator's levels by group, in one area, kept once read."""

import os
from functools import lru_cache

import duckdb
import pandas as pd
import plotly.graph_objects as go

RUN = duckdb.connect(os.environ["RESULTS"], read_only=True)
LEVELS = """
    SELECT stratification || ': ' || stratum AS "Group", value AS "Level", lower_ci AS "From",
        upper_ci AS "To", numerator AS "Treated", denominator AS "Ill"
    FROM results
    WHERE indicator = ? AND area_type = ? AND area_code = ? AND statistic = 'proportion'
    ORDER BY ALL
"""


@lru_cache(maxsize=1)
def indicators() -> list[str]:
    return [name for (name,) in RUN.cursor().execute(
        "SELECT DISTINCT indicator FROM results ORDER BY ALL").fetchall()]  # fmt: skip


@lru_cache(maxsize=1)
def areas() -> dict[str, str]:
    """Return every area's name by its kind and code."""
    return dict(RUN.cursor().execute(
        "SELECT area_type || '/' || area_code, area_name || ' (' || area_type || ')' FROM areas "
        "WHERE area_type || '/' || area_code IN "
        "(SELECT area_type || '/' || area_code FROM results) ORDER BY ALL").fetchall())  # fmt: skip


@lru_cache(maxsize=10_000)
def levels(indicator: str, area: str) -> pd.DataFrame:
    kind, _, code = area.partition("/")
    return RUN.cursor().execute(LEVELS, [indicator, kind, code]).df()


@lru_cache(maxsize=10_000)
def chart(indicator: str, area: str) -> go.Figure:
    shown = levels(indicator, area)
    error = {
        "type": "data",
        "symmetric": False,
        "array": shown["To"] - shown["Level"],
        "arrayminus": shown["Level"] - shown["From"],
    }
    points = go.Scatter(x=shown["Level"], y=shown["Group"], mode="markers", error_x=error)
    return go.Figure(points, {"height": 900, "xaxis": {"title": "Per cent"}})
