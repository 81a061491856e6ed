"""Every number of a study from its released counts: one indicator after another."""

from dataclasses import dataclass

import polars as pl

from equipath.analyses.counts import in_words, sums
from equipath.conform.area_map import AreaMap
from equipath.disclosure.policy import Policy
from equipath.estimates.adjusted import adjusted_gaps
from equipath.estimates.adjusted_curves import adjusted_curves
from equipath.estimates.baseline import since_baseline
from equipath.estimates.by_chance import unless_by_chance
from equipath.estimates.change import changes
from equipath.estimates.decay import decay
from equipath.estimates.focus import areas_in_focus
from equipath.estimates.followed import followed
from equipath.estimates.funnels import funnels
from equipath.estimates.further import further
from equipath.estimates.gaps import gaps, standardised_gaps
from equipath.estimates.levels import levels
from equipath.estimates.quantities import with_quantity
from equipath.estimates.reach import reach
from equipath.estimates.reach_expected import reach_expected
from equipath.estimates.recording import shares_of_states, without_states
from equipath.estimates.rows import KEYS
from equipath.estimates.standardised import (
    RATIO_SCALE,
    directly_standardised,
    observed_over_expected,
    ratios,
)
from equipath.estimates.uptake import uptake
from equipath.results.schema import DETAIL, RESULTS, fit, with_ids
from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import ALL


@dataclass(frozen=True)
class Given:
    """What the numbers are made of.

    `released` are the gate's counts of every area; `banded` the true counts by age band of
    indicators that are standardised, and by value of those of a quantity, their words held as
    numbers; `cells` those that adjusted gaps are worked out from; `expected` the
    rolled-up expectations and `models` what they were made by; `standards` the standard
    populations by name.
    """

    released: pl.DataFrame
    banded: pl.DataFrame
    cells: pl.DataFrame
    expected: pl.DataFrame
    models: pl.DataFrame
    standards: dict[str, pl.DataFrame]
    area_map: AreaMap
    policy: Policy


def compute(study: Study, given: Given) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the results and their detail for every indicator, in the tables' own columns.

    Funnels and what is expected are made of all areas; results are those of the areas that the
    study reports and of what they stand against.
    """
    reported = areas_in_focus(study, given.area_map, given.released)
    parts = [
        rows.join(reported, on=reported.columns, how="semi")
        for indicator in study.indicators.values()
        for rows in _of_indicator(study, indicator, given, reported)
        if not rows.is_empty()
    ]
    parts += decay(study, given.released, given.area_map)
    parts += changes(study, parts)
    # A study of percentages alone has no comparator, and one whose areas are all elsewhere no row.
    everything = with_ids(
        pl.concat([fit(pl.DataFrame(), "results"), *parts], how="diagonal_relaxed")
    ).unique("result_id", keep="last", maintain_order=True)
    everything = unless_by_chance(everything)
    detail = fit(everything, "detail")
    numbers = [name for name in DETAIL if name != "result_id"]
    is_detailed = pl.any_horizontal(pl.col(n).is_not_null() for n in numbers)
    return fit(everything, "results").select(list(RESULTS)), detail.filter(is_detailed)


def _of_indicator(
    study: Study, indicator: Indicator, given: Given, reported: pl.DataFrame
) -> list[pl.DataFrame]:
    everywhere = given.released.filter(pl.col("indicator") == indicator.name)
    rows = everywhere.join(reported, on=reported.columns, how="semi")
    shares = shares_of_states(study, indicator, rows)
    rows, everywhere = (without_states(study, each) for each in (rows, everywhere))
    if indicator.kind == "time_to_event":
        crude = followed(study, indicator, rows, given.banded, given.policy)
        return [*crude, *adjusted_curves(study, indicator, given.cells, everywhere, given.policy)]
    if indicator.is_of_a_quantity:
        rows = with_quantity(study, indicator, rows, given.banded, given.policy)
    parts = [levels(study, indicator, rows, given.area_map), shares]
    parts.append(since_baseline(study, indicator, rows))
    if indicator.kind == "percentage":
        return parts
    named = (study.stratifiers[name] for name in indicator.stratifiers)
    compared = [stratifier for stratifier in named if stratifier.is_compared]
    parts.append(gaps(study, indicator, compared, rows))
    if indicator.is_of_a_quantity:
        return parts
    parts.append(reach(study, indicator, rows, given.area_map))
    whole = everywhere.with_columns(comparator=pl.lit(study.areas.whole.name))
    parts.append(funnels(study, indicator, whole, indicator.kind))
    if indicator.expected:
        beside_everywhere = observed_over_expected(study, indicator, everywhere, given.expected)
        beside = beside_everywhere.join(reported, on=reported.columns, how="semi")
        parts += [
            ratios(study, indicator, beside),
            funnels(study, indicator, beside_everywhere, "ratio", "expected", RATIO_SCALE),
            reach_expected(study, indicator, beside),
            standardised_gaps(study, indicator, compared, beside, given.models),
        ]
    if indicator.standard_population:
        banded = in_words(given.banded.filter(pl.col("indicator") == indicator.name))
        standard = given.standards[indicator.standard_population]
        parts.append(directly_standardised(study, indicator, banded, rows, standard, given.policy))
    parts += adjusted_gaps(study, indicator, given.cells, everywhere, given.policy)
    parts.append(uptake(study, indicator, rows, everywhere))
    return [*parts, *further(study, indicator, rows, everywhere)]


def of_every_indicator(study: Study, counts: pl.DataFrame) -> pl.DataFrame:
    """Add the counts of indicators that are counted as another: they are the same."""
    shared = [
        counts.filter(indicator=study.counted_as(i)).with_columns(indicator=pl.lit(name))
        for name, i in study.indicators.items()
        if study.counted_as(i) != name
    ]
    return pl.concat([counts, *shared]).sort(KEYS) if shared else counts


def totals(banded: pl.DataFrame) -> pl.DataFrame:
    """Add age bands and sexes up: the counts that go through the gate."""
    # One indicator after another: words are grouped in memory, several times what they take.
    names = banded["indicator"].unique().sort()
    each = (banded.filter(pl.col("indicator") == n).group_by(KEYS).agg(sums()) for n in names)
    return (
        in_words(pl.concat([banded.clear().group_by(KEYS).agg(sums()), *each]))
        .with_columns(
            # A sum that lacks a cell its publisher hid is not the sum.
            pl.when(pl.col("hidden") == 0).then(pl.col("numerator")).alias("numerator")
        )
        .with_columns(age_band=pl.lit(ALL), sex=pl.lit(ALL))
        .sort(KEYS)
    )
