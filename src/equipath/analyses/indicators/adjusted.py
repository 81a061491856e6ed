"""Count the cells that adjusted gaps and curves are made of: true counts, which stay in the run."""

from collections.abc import Iterator, Mapping

import polars as pl

from equipath.analyses.counts import in_words
from equipath.analyses.indicators.plan import TOO_MANY_CELLS, VALUES, Cube, of_one_quantity
from equipath.errors import Problem, StudyError
from equipath.study.adjustment import cells_by
from equipath.study.indicator import Indicator
from equipath.study.stratifier import CROSSED, Stratifier
from equipath.study.study import Study


def with_cells(study: Study) -> Study:
    """Return the study with a stratifier for the cells of each adjustment, for counting only.

    It crosses the groups with all that is adjusted for, in the whole alone. No definition can
    have its name, and none of it is ever released: see `apart`.
    """
    stratifiers, indicators = dict(study.stratifiers), dict(study.indicators)
    for name, indicator in study.indicators.items():
        made = tuple(dict.fromkeys(crossings(study, indicator)))
        if made:
            stratifiers |= {cells_by(names): _crossed(names) for names in made}
            named = (*indicator.stratifiers, *(cells_by(names) for names in made))
            indicators[name] = indicator.model_copy(update={"stratifiers": named})
    return study.model_copy(update={"stratifiers": stratifiers, "indicators": indicators})


def crossings(study: Study, indicator: Indicator) -> Iterator[tuple[str, ...]]:
    """Return, for each adjustment of each comparison, the stratifiers that make its cells."""
    for adjustment in indicator.adjusted:
        for name in indicator.stratifiers:
            known = study.stratifiers.get(name)
            if known and known.is_compared and not known.crosses and adjustment.fits(name):
                yield adjustment.crossed_with(name)


def is_of_cells(stratifier: str) -> bool:
    """Whether a stratifier is one that `with_cells` made."""
    return CROSSED in stratifier


def cubes_of_cells(
    study: Study,
    source: str,
    indicators: list[Indicator],
    way: tuple[str, ...],
    strata: Mapping[str, int],
) -> list[Cube]:
    """Return the passes that count cells of adjustments: one for each crossing, in the whole.

    Times to an event are counted by day and fate in each cell, a pass a crossing and clock.

    Raises `StudyError` where a crossing has more cells than any model could have.
    """
    names = dict.fromkeys(s for i in indicators for s in i.stratifiers if is_of_cells(s))
    cubes = []
    for name in names:
        mine = [i for i in indicators if name in i.stratifiers]
        cells = strata[name]
        if cells > TOO_MANY_CELLS:
            raise _explodes(mine[0], name, cells)
        plain = [i for i in mine if not i.is_of_a_quantity]
        for each in filter(None, (plain, *of_one_quantity(mine))):
            band, values = (each[0].name, VALUES) if each[0].is_of_a_quantity else ("", 1)
            asked, whole = tuple(i.name for i in each), study.areas.whole.type
            cubes.append(Cube(source, asked, way, whole, (name,), band, cells * values))
    return cubes


def apart(counts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the counts that go through the gate, and the cells of adjustments, which do not."""
    names = [name for name in counts["stratification"].unique() if CROSSED in name]
    is_cell = pl.col("stratification").is_in(names)
    return (counts.filter(~is_cell) if names else counts), in_words(counts.filter(is_cell))


def _crossed(names: tuple[str, ...]) -> Stratifier:
    # Made of names that were checked: whoever declares one is held to fewer.
    return Stratifier.model_construct(
        name=cells_by(names),
        title=cells_by(names),
        crosses=names,
        is_compared=False,
    )


def _explodes(indicator: Indicator, name: str, cells: int) -> StudyError:
    wrong = f"{name} can have {cells:,} cells: it names people rather than groups."
    problem = Problem(
        f"indicators/{indicator.name}.yaml", "adjusted", wrong, "Adjust for fewer, or coarser."
    )
    return StudyError("The cells of a model are too many to be counted:", [problem])
