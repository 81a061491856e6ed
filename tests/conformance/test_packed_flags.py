"""Flags packed into numbers mean on each engine what they mean in plain Python."""

import polars as pl

from equipath.analyses.bits import BITS
from equipath.analyses.cohorts.packed import Packed
from equipath.engines.engine import Engine


def test_flags_packed_into_numbers_hold_where_they_hold_for_any_row(
    engine: Engine,
) -> None:
    """More flags than one number has bits for, the first, the last and those at its ends."""
    frame = pl.DataFrame({"id": [1, 2, 3, 4, 5]}).to_arrow()
    rows = engine.take("flagged_rows", frame.schema, iter(frame.to_batches()))
    flags = {f"is_{i}": (rows.id == i).fill_null(False) for i in range(2 * BITS + 1)}
    packed = Packed(engine, flags)
    grouped = rows.group_by(high=(rows.id > 2)).agg(rows=rows.count(), **packed.aggregates)
    found = engine.answer(
        grouped.select("high", "rows", **{name: packed.column(grouped, name) for name in flags})
    )
    held = {
        row["high"]: {name for name in flags if row[name]} for row in found.iter_rows(named=True)
    }
    assert held == {False: {"is_1", "is_2"}, True: {"is_3", "is_4", "is_5"}}
    ends = {f"is_{i}": flags["is_1" if i == 2 * BITS else "is_0"] for i in range(2 * BITS + 1)}
    last = Packed(engine, ends)
    whole = rows.aggregate(**last.aggregates)
    told = engine.answer(whole.select(a=last.column(whole, "is_59"), b=last.column(whole, "is_60")))
    assert told.row(0) == (False, True)
