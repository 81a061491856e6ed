"""The areas that a study reports, and those that they stand against."""

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.study.study import Study
from equipath.vocabulary import NOT_KNOWN


def areas_in_focus(study: Study, area_map: AreaMap, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the areas of some rows that the study reports, and those that they stand against.

    An area whose place is not known may be in the focus: it stays visible.
    """
    focus = study.areas.focus
    areas = rows.select("area_type", "area_code").unique(maintain_order=True)
    if focus is None:
        return areas
    wanted = {*focus.codes, NOT_KNOWN}
    way = next((w for w in study.areas.roll_up if focus.type in w), ())
    above = {study.areas.whole.type, *way[way.index(focus.type) + 1 :]} if way else set()
    kept = [
        (t, c)
        for t, c in areas.iter_rows()
        if t in above or area_map.parent((t, c), focus.type) in wanted
    ]
    return pl.DataFrame(kept, schema=areas.schema, orient="row")
