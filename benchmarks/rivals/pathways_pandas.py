"""Count the same stages and waits with pandas, as an analyst writes it: a group-by for each."""

import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring.referrals import CLOCKS, COMPARED, FIRST, LAST, LEVELS, STAGES, STRATIFIERS, area_map

NINETY_SECOND = 0.92


def main() -> None:
    rows = pd.read_parquet(sys.argv[1])
    before = pd.Series(True, index=rows.index)
    for stage in STAGES:
        before = before & (rows[f"{stage}_date"] <= LAST)
        rows[f"has_{stage}"] = before
    above = {
        level: dict(area_map().filter(area_type=level).select("area_code", "parent_code").rows())
        for level in LEVELS
    }
    for level, upper in zip(LEVELS, list(LEVELS)[1:], strict=False):
        rows[f"{upper}_code"] = rows[f"{level}_code"].astype(object).map(above[level])
    rows["country_code"] = "E92"
    for name in STRATIFIERS:
        rows[name] = rows[name].astype(object).fillna("Not known")
    groups = [[f"{level}_code"] for level in (*LEVELS, "country")]
    groups += [[f"{at}_code", name] for at in (*COMPARED, "country") for name in STRATIFIERS]
    reached = [f"has_{stage}" for stage in STAGES]
    stages = [rows.groupby(by, observed=True)[reached].agg(["sum", "count"]) for by in groups]
    waits = [made for stop, days in CLOCKS.items() for made in _waits(rows, stop, days, groups)]
    country = stages[len(LEVELS)].xs("sum", axis=1, level=1).to_numpy().sum()
    print(f"{country:,} stages reached, {sum(map(len, stages + waits)):,} groups")


def _waits(rows: pd.DataFrame, stop: str, days: int, groups: list[list[str]]) -> list[pd.DataFrame]:
    """Return completed waits and those still open on the last day, by the same groups."""
    stopped = pd.to_datetime(rows[f"{stop}_date"])
    start = pd.to_datetime(rows["referral_date"])
    first, last = pd.Timestamp(FIRST), pd.Timestamp(LAST)
    completed = rows[(stopped >= first) & (stopped <= last)].assign(wait=(stopped - start).dt.days)
    waiting = rows[~(stopped <= last)].assign(wait=(last - start).dt.days)
    made = []
    for each in (completed, waiting):
        each["is_within"] = each["wait"] <= days
        for by in groups:
            grouped = each.groupby(by, observed=True)
            centiles = grouped["wait"].quantile([0.5, NINETY_SECOND]).unstack()
            made.append(centiles.join(grouped["is_within"].agg(["sum", "count"])))
    return made


main()
