"""What areas are put in order by, and what they stand against: chosen, or what there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from equipath.pages import words
from equipath.pages.background import background, everyone
from equipath.pages.sections.view import RATIO_UNIT, View
from equipath.results.store import Results

AIM, LIKE_IT, WHOLE = "target", "peers", "whole"
"""How an address names the target, areas that are like it, and the whole; other areas that each
stands in are named by their kind, such as `icb`."""

STANDARDISED = "directly_standardised_rate"
THE_TARGET = "the target"
KINDS = 16
"""Kinds of area of which the names are kept."""

STANDS = ("comparison", "comparator", "comparator_value")


@dataclass(frozen=True)
class Measure:
    """What areas are put in order by, and what they stand against.

    `rows` are everyone's rows of all areas; `unit` stands after a value; `lines` are drawn
    across; `rule` says in words when an area counts as better or worse; `named` is what they
    stand against, for the middle of a sentence. `varies` where each stands against its own.
    """

    rows: pl.DataFrame
    axis: str
    unit: str
    decimals: int
    lines: tuple[tuple[str, float], ...]
    rule: str
    named: str
    is_ratio: bool = False
    is_standardised: bool = False
    varies: bool = False

    @property
    def is_of_levels(self) -> bool:
        """Whether its values are the levels themselves."""
        return not self.is_ratio and not self.is_standardised

    @property
    def is_set(self) -> bool:
        """Whether there is anything that areas stand against."""
        return bool(self.lines) or self.varies

    def level_name(self, view: View) -> str:
        """What a level of an area is called, where this says which."""
        return "Standardised" if self.is_standardised else view.level_name

    @property
    def label(self) -> str:
        """What areas stand against, as a title has it."""
        return self.lines[0][0] if self.lines else self.named


def offered(view: View) -> Mapping[str, str]:
    """Return what areas can be set against here, with titles; first what is taken unasked."""
    found: dict[str, str] = {}
    targets = everyone(view.against_target()).filter(pl.col("comparator_value").is_not_null())
    if targets.height:
        found[AIM] = _capital(words.comparator(targets["comparator"][0]))
    if view.model and everyone(view.statistic("funnel", view.model)).height:
        found[LIKE_IT] = _capital(view.model)
    for kind in compared_with(view):
        if set_against(view, kind).filter(pl.col("comparison").is_not_null()).height:
            is_whole = kind == whole_of(view)
            found[WHOLE if is_whole else kind] = title_of(view, kind)
    return found


def measure_of(view: View, against: str = "") -> Measure:
    """Return what areas are set against: what was chosen of `offered`, else the first of it.

    That is their target, else what is expected of areas like them, else the whole.
    """
    chosen = against or next(iter(offered(view)), WHOLE)
    if chosen == AIM:
        return _against_the_target(view)
    if chosen == LIKE_IT:
        return _against_areas_like_it(view)
    kind = whole_of(view) if chosen == WHOLE else chosen
    if kind == whole_of(view) or kind not in compared_with(view):
        return against_the_whole(view)
    return _against_own(view, kind)


def against_the_whole(view: View) -> Measure:
    """Return the levels of areas, which stand against that of the whole."""
    kind = whole_of(view)
    levels = set_against(view, kind) if kind in compared_with(view) else everyone(view.levels)
    return _levels(view, levels, _line(levels), view.whole)


def standardised(view: View) -> Measure | None:
    """Return the directly standardised rates of areas beside that of the whole, if any."""
    rows = everyone(view.statistic(STANDARDISED))
    if rows.is_empty():
        return None
    whole = (view.background.headline or (("", ""),))[0]
    mine = rows.filter(
        pl.col("area_type") == whole[0],
        pl.col("area_code") == whole[1],
        pl.col("value").is_not_null(),
    )
    return Measure(
        rows.with_columns(comparison=pl.lit(None, dtype=pl.String)),
        f"Standardised: {axis_of(view)}",
        view.suffix,
        view.decimals,
        ((view.whole, mine["value"][0]),) if mine.height else (),
        "Rates as they would be if every area had people of the same ages. The line is that of "
        f"{view.whole}; whether an area is clearly apart from it was not tested: intervals tell.",
        named=view.whole,
        is_standardised=True,
    )


def compared_with(view: View) -> list[str]:
    """Return the kinds of area that levels were compared with, as the study names them."""
    declared = view.background.study.get("comparators") or ()
    return list(declared) or [whole_of(view)]


def set_against(view: View, kind: str, stratification: str | None = None) -> pl.DataFrame:
    """Return levels with how they stand against the area of a kind that each lies in.

    The levels of everyone, or those by one stratification. What is not compared with one of
    that kind has no comparator.
    """
    rows, compared = view.levels, comparisons(view, kind)
    if stratification is None:
        rows, compared = everyone(rows), everyone(compared)
    else:
        rows, compared = (r.filter(stratification=stratification) for r in (rows, compared))
    return joined(rows, compared)


def comparisons(view: View, kind: str) -> pl.DataFrame:
    """Return the rows that say how something stands against the area of a kind that it lies in."""
    rows = (view.levels, view.statistic("comparison"))
    found = [of.filter(pl.col("comparator").is_in(list(named(view, kind)))) for of in rows]
    return pl.concat(found, how="diagonal_relaxed")


def with_comparator(view: View) -> pl.DataFrame:
    """Return of what is compared with something by which groups it is, and with what."""
    rows = (view.levels, view.statistic("comparison"))
    return pl.concat([of.select("stratification", "comparator") for of in rows])


def named(view: View, kind: str) -> frozenset[str]:
    """Return the names that a comparator of a kind may have."""
    of_areas = _named(view.background.results, kind)
    return of_areas | {view.whole} if kind == whole_of(view) else of_areas


@lru_cache(maxsize=KINDS)
def _named(results: Results, kind: str) -> frozenset[str]:
    areas = background(results).areas.items()
    return frozenset(at.given_name for (k, _), at in areas if k == kind)


def joined(levels: pl.DataFrame, compared: pl.DataFrame) -> pl.DataFrame:
    """Return levels with how other rows of theirs stand, in the place of how they do."""
    keys = ["area_type", "area_code", "stratification", "stratum"]
    stands = compared.select(*keys, *STANDS).unique(keys, keep="first", maintain_order=True)
    return levels.drop(STANDS).join(stands, on=keys, how="left", maintain_order="left")


def whole_of(view: View) -> str:
    """Return the kind of area that the whole is."""
    declared = view.background.study.get("areas", {}).get("whole") or {}
    return str(declared.get("type", ""))


def title_of(view: View, kind: str) -> str:
    """Name the area of a kind that others are set against: their own, where there are several."""
    if kind == whole_of(view):
        return view.whole
    given = set_against(view, kind)["comparator"].drop_nulls().unique()
    return words.comparator(given[0]) if len(given) == 1 else f"Their own {words.level_of(kind)}"


def axis_of(view: View) -> str:
    """Return an indicator's title with its unit, as an axis has it."""
    return f"{view.indicator.title} ({'%' if view.suffix == '%' else view.suffix.strip()})"


def _levels(
    view: View,
    levels: pl.DataFrame,
    lines: tuple[tuple[str, float], ...],
    named: str,
    varies: bool = False,
) -> Measure:
    where = f"{named} in force" if named == THE_TARGET else named.replace("their own", "its own")
    return Measure(
        levels,
        axis_of(view),
        view.suffix,
        view.decimals,
        lines,
        f"An area counts as better or worse where its interval lies wholly on one side of {where}.",
        named=named,
        varies=varies,
    )


def _against_the_target(view: View) -> Measure:
    levels, targets = everyone(view.levels), everyone(view.against_target())
    in_force = targets.filter(pl.col("comparator_value").is_not_null())
    level = in_force["comparator_value"][0]
    lines = ((f"Target {level:g}{view.suffix}", level), *_line(levels))
    return _levels(view, joined(levels, targets), lines, THE_TARGET)


def _against_areas_like_it(view: View) -> Measure:
    return Measure(
        everyone(view.statistic("funnel", view.model)),
        "Counted per 100 expected",
        RATIO_UNIT,
        1,
        (("As expected (100)", 100.0),),
        f"Each area is set against what would be expected of {view.model}. It counts as "
        "better or worse where it lies further from 100 than chance and the usual spread "
        "between such areas explain (95% limits).",
        named="expected",
        is_ratio=True,
    )


def _against_own(view: View, kind: str) -> Measure:
    levels = set_against(view, kind)
    lines = _line(levels)
    given = levels["comparator"].drop_nulls().unique()
    if len(given) == 1:
        return _levels(view, levels, lines, lines[0][0] if lines else words.comparator(given[0]))
    return _levels(view, levels, (), f"their own {words.level_of(kind)}", varies=True)


def _line(levels: pl.DataFrame) -> tuple[tuple[str, float], ...]:
    """Return the level that all stand against, with its name, if they stand against one."""
    given = levels.filter(pl.col("comparator_value").is_not_null())
    if given.is_empty():
        return ()
    row = given.row(0, named=True)
    return ((words.comparator(row["comparator"]), row["comparator_value"]),)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
