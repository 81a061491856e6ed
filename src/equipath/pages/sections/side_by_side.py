"""Cross-sections of one pathway side by side: every area's level at each stage, and the trend."""

import polars as pl

from equipath.pages import words
from equipath.pages.background import everyone
from equipath.pages.page import Column, Section, Table, Text
from equipath.pages.sections.stages import Place, Stages
from equipath.pages.sections.variation import BETWEEN
from equipath.pages.sections.view import View, view_of

APART = "median_odds_ratio"
HOW = (
    "Each stage is counted among other people, so levels are read along a row and never multiplied."
)
SPREAD = (
    "How far areas lie apart: of two at random, the odds in the higher one are in the median so "
    "many times those in the other, once chance is taken away. 1 is no difference."
)


def section(stages: Stages) -> Section | None:
    """Return the stages of a pathway of cross-sections beside one another; none of a nested one."""
    if stages.pathway.is_nested:
        return None
    views = [view_of(stages.background.results, name) for name in stages.pathway.stage_names]
    places = _places(views)
    blocks: list[Text | Table] = [Text((HOW,))]
    kinds = dict.fromkeys(kind for kind, _ in places)
    blocks += [_levels(stages, views, [p for p in places if p[0] == kind]) for kind in kinds]
    trend = _trend(stages, views)
    if trend is not None:
        blocks += [Text((SPREAD,)), trend]
    return Section("Side by side", tuple(blocks)) if places else None


def _places(views: list[View]) -> list[Place]:
    """Return the areas that any stage has a level of, in the order of their types and codes."""
    found = (everyone(v.levels).select("area_type", "area_code") for v in views)
    return list(dict.fromkeys(pl.concat(found).sort("area_type", "area_code").iter_rows()))


def _columns(stages: Stages, first: str) -> tuple[Column, ...]:
    titles = (stages.title(number) for number in stages.numbers)
    return (Column(first), *(Column(title, is_number=True) for title in titles))


def _levels(stages: Stages, views: list[View], places: list[Place]) -> Table:
    rows = []
    for place in places:
        name = stages.background.place({"area_type": place[0], "area_code": place[1]})
        rows.append((name, *(_level(view, place) for view in views)))
    kind = words.level_of(places[0][0], len(places))
    caption = f"{stages.pathway.title}, {kind}, {stages.when}"
    return Table(caption, _columns(stages, "Area"), tuple(rows))


def _level(view: View, place: Place) -> str:
    rows = everyone(view.levels).filter(area_type=place[0], area_code=place[1])
    if rows.is_empty():
        return "–"
    value, interval, *_ = view.level_cells(rows.row(0, named=True))
    return f"{value} ({interval})"


def _trend(stages: Stages, views: list[View]) -> Table | None:
    """Return how far apart areas lie in each of the shortest periods, at every stage."""
    cells: dict[tuple[object, object], dict[int, str]] = {}
    kinds = set()
    for number, view in enumerate(views):
        rows = view.rows.filter(
            pl.col("statistic") == APART,
            pl.col("stratification") == "All",
            pl.col("value").is_not_null(),
        )
        rows = rows.filter(pl.col("comparator") == rows["comparator"].min()) if len(rows) else rows
        length = pl.col("period_end") - pl.col("period_start")
        months = rows.filter(length < length.min() + pl.duration(days=4))
        for row in months.iter_rows(named=True):
            piece = (row["period_start"], row["period_end"])
            kinds.add(row["comparator"].removeprefix(BETWEEN))
            said = f"{words.number(row['value'], 2)} ({words.interval(row, 2)})"
            cells.setdefault(piece, {})[number] = said
    if not cells:
        return None
    rows_of = tuple(
        (words.period(*piece), *(cells[piece].get(n, "–") for n in range(len(views))))
        for piece in sorted(cells, key=str)
    )
    of = words.listed([words.level_of(kind, 2) for kind in sorted(kinds)])
    caption = f"How far apart {of} lie: median odds ratio"
    return Table(caption, _columns(stages, "Period"), rows_of)
