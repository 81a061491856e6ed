"""How often the studies' 95% intervals hold what was planted: small regions, one for each seed.

    python benchmarks/coverage_studies.py [--seeds 200] [--people 10000] [--only maternity-equity]

Regions are put side by side, so that each study counts many in one run, by its own definitions
and through the rooms of a run; nothing is hidden, for regions are small. Levels have the run's
own intervals; gaps are made of its counts by the statistics that the study uses. The planted
levels come from the regions' ground truth, in which no estimator has a part. A level of which
fewer than five people were to be expected, or fewer than five without, is left out: a study
would hide it.

Ends with 1 where the intervals of a study, of one kind, hold in fewer than 93% or more than
97% of cases.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from measuring.planted import (
    AT_LARGE,
    AT_THE_SAME_AGES,
    NAMED,
    REFERENCE,
    STUDIES,
    Planted,
    at_large,
)
from measuring.regions import REGION, write_regions

from equipath.commands.templates import copy
from equipath.pipeline import make
from equipath.statistics.absolute_gap import absolute_gap_between
from equipath.statistics.gap_of_levels import gap_of_levels_between
from equipath.statistics.relative_gap import relative_gap_between
from equipath.study.reader import load_study
from equipath.study.stratifier import CROSSED, Stratifier
from equipath.study.study import Study
from equipath.synthetic.records.planted import shipped_stages

LOWEST, HIGHEST = 0.93, 0.97
FEWEST = 5
BESIDE = ["region", "indicator", "statistic", "by"]
AT_ONCE = 50
"""Regions that are counted in one run: memory stays small."""

UNWANTED = ("boundaries", "successors", "practice_profiles", "population")
"""Sources that nothing measured here needs."""

Held = Iterator[tuple[str, str, list[bool]]]


def by_region(study: Study, indicators: Iterable[str], groups: Iterable[str]) -> Study:
    """Leave of a study what is measured, in the groups of each region and in the whole."""
    crossed = {
        f"{REGION}_by_{name}": Stratifier(
            name=f"{REGION}_by_{name}", title=name, crosses=(REGION, name), is_compared=False
        )
        for name in groups
    }
    region = Stratifier(name=REGION, title="Region", column=REGION, is_compared=False)
    kept = {}
    for name in indicators:
        indicator = study.indicators[name]
        own = [f"{REGION}_by_{g}" for g in indicator.stratifiers if g in groups]
        changed = {"stratifiers": (REGION, *own), "adjusted": (), "statistics": (), "expected": ()}
        kept[name] = indicator.model_copy(update=changed)
    return study.model_copy(
        update={
            "indicators": kept,
            "stratifiers": {**study.stratifiers, **crossed, REGION: region},
            "sources": {n: s for n, s in study.sources.items() if n not in UNWANTED},
            "period": study.period.model_copy(update={"every": ("whole",)}),
            "areas": study.areas.model_copy(update={"stratify": (study.areas.whole.type,)}),
            "pathways": {},
            "boundaries": {},
            "disclosure": "open_data",
        }
    )


def counted(template: str, data: Path, folder: Path) -> pl.DataFrame:
    """Run what is left of a study; return its levels with region, stratifier and group."""
    copy(template, folder)
    (folder / "data").symlink_to(data)
    indicators, groups = STUDIES[template]
    study = by_region(load_study(folder), indicators, groups)
    scratch = folder / "scratch"
    scratch.mkdir()
    rows = make(study, scratch, lambda _: None)["results"]
    names = pl.col("stratum").str.splitn(CROSSED, 2)
    return rows.filter(
        pl.col("area_type") == study.areas.whole.type,
        pl.col("statistic").is_in(["proportion", "directly_standardised_rate"]),
        pl.col("stratification").str.starts_with(REGION),
    ).with_columns(
        region=names.struct[0],
        group=names.struct[1].replace(NAMED),
        by=pl.col("stratification").str.strip_prefix(f"{REGION}_by_"),
    )


def held(template: str, rows: pl.DataFrame, truth: Mapping[str, Any]) -> Held:
    """Yield what is estimated, the indicator, and whether its intervals hold what was planted."""
    indicators, _ = STUDIES[template]
    for name, planted in indicators.items():
        if planted != Planted():
            levels = _with_truth(rows, name, planted, truth)
            yield "level", name, _holds(levels, "lower_ci", "upper_ci", pl.col("planted"))
            yield from _gaps(name, levels)
    for name, stage, by, group in AT_THE_SAME_AGES.get(template, ()):
        yield "ratio at the same ages", name, _ratios(rows, name, stage, by, group)


def _with_truth(
    rows: pl.DataFrame, name: str, planted: Planted, truth: Mapping[str, Any]
) -> pl.DataFrame:
    """Return the shares of an indicator's groups beside their planted levels."""
    of = rows.filter(pl.col("indicator") == name, pl.col("statistic") == "proportion")
    named = of.select("region", "by", "group").iter_rows()
    levels = [planted.level_of(truth[region], by, group) for region, by, group in named]
    expected = pl.col("denominator") * pl.col("planted")
    return of.with_columns(
        pl.col("lower_ci", "upper_ci") / pl.col("multiplier"),
        planted=pl.Series(levels, dtype=pl.Float64),
    ).filter(expected >= FEWEST, pl.col("denominator") - expected >= FEWEST)


def _holds(rows: pl.DataFrame, lower: str, upper: str, planted: pl.Expr) -> list[bool]:
    said = rows.filter(pl.col(lower).is_finite(), pl.col(upper).is_finite(), planted.is_not_null())
    within = said.select((pl.col(lower) <= planted) & (planted <= pl.col(upper)))
    return within.to_series().to_list()


def _beside(rows: pl.DataFrame) -> pl.DataFrame:
    """Return each group beside the group that it is compared with."""
    is_reference = pl.col("group") == pl.col("by").replace_strict(REFERENCE, default=None)
    return rows.filter(~is_reference).join(
        rows.filter(is_reference), on=BESIDE, suffix="_reference"
    )


def _gaps(name: str, levels: pl.DataFrame) -> Held:
    both = _beside(levels)
    counts = [
        both[f"{column}{of}"].to_numpy()
        for of in ("", "_reference")
        for column in ("numerator", "denominator")
    ]
    level, other = both["planted"].to_numpy(), both["planted_reference"].to_numpy()
    for statistic, between, planted in (
        ("absolute gap", absolute_gap_between, level - other),
        ("relative gap", relative_gap_between, level / other),
    ):
        found = between(*counts)
        limits = pl.DataFrame(
            {"lower": found.lower_ci, "upper": found.upper_ci, "planted": planted},
        )
        yield statistic, name, _holds(limits, "lower", "upper", pl.col("planted"))


def _ratios(rows: pl.DataFrame, name: str, stage: str, by: str, group: str) -> list[bool]:
    planted = shipped_stages()[stage].times[by][NAMED.get(group, group)]
    both = _beside(
        rows.filter(
            pl.col("indicator") == name,
            pl.col("statistic") == "directly_standardised_rate",
            pl.col("by") == by,
        )
    ).filter(pl.col("group") == NAMED.get(group, group))
    limits = [
        both[f"{column}{of}"].to_numpy()
        for of in ("", "_reference")
        for column in ("value", "lower_ci", "upper_ci")
    ]
    found = gap_of_levels_between(*limits, scale="log")
    said = pl.DataFrame({"lower": found.lower_ci, "upper": found.upper_ci})
    return _holds(said, "lower", "upper", pl.lit(planted))


def main() -> int:
    """Print the table; return 1 where the coverage of a study's intervals is out of bounds."""
    parser = argparse.ArgumentParser(description="How often studies' intervals hold the planted.")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--only", choices=sorted(STUDIES), action="append")
    asked = parser.parse_args()
    answers: defaultdict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for first in range(0, asked.seeds, AT_ONCE):
        seeds = range(first, min(first + AT_ONCE, asked.seeds))
        with TemporaryDirectory() as scratch:
            folder = Path(scratch)
            truth = write_regions(folder / "data", asked.people, seeds)
            together = at_large(truth.values())
            for template in asked.only or STUDIES:
                rows = counted(template, folder / "data", folder / template)
                known = dict.fromkeys(truth, together) if template in AT_LARGE else truth
                for statistic, indicator, those in held(template, rows, known):
                    answers[template, statistic, indicator] += those
                    answers[template, statistic, "all indicators"] += those
                rmtree(folder / template)
    print(f"95% intervals, {asked.seeds} regions of {asked.people:,} people")
    out = False
    for (template, statistic, indicator), those in sorted(answers.items()):
        if not those:
            continue
        share = float(np.mean(those))
        print(f"{template:<22}{statistic:<24}{indicator:<50}{len(those):>7}{share:>8.1%}")
        out |= indicator == "all indicators" and not LOWEST <= share <= HIGHEST
    return int(out)


if __name__ == "__main__":
    sys.exit(main())
