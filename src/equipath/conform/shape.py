"""Bring a raw table to a contract's shape: keep rows, unpivot, lay levels and attributes out."""

import ibis
from ibis.expr import types as ir

from equipath.study.source import Column, Level, Source


def keep_rows(table: ir.Table, source: Source) -> ir.Table:
    """Keep the rows that the source's `where` asks for, comparing as text where cells are text."""
    for header, values in source.where.items():
        cell = table[header]
        if cell.type().is_string():
            table = table.filter(cell.strip().isin([str(v) for v in values]))
        else:
            table = table.filter(cell.isin(list(values)))
    return table


def unpivot(table: ir.Table, source: Source) -> ir.Table:
    """Turn declared columns into rows: each header's value becomes a row of its own."""
    spread = source.unpivot
    if spread is None:
        return table
    kept = [name for name in table.columns if name not in spread.headers]
    return ibis.union(
        *(
            table.select(
                *kept,
                **{
                    spread.names_to: ibis.literal(becomes),
                    spread.values_to: table[header].cast("string"),
                },
            )
            for header, becomes in spread.headers.items()
        )
    )


def lay_out_levels(table: ir.Table, source: Source) -> tuple[ir.Table, dict[str, Column]]:
    """Lay a hierarchy that is written in one row out as one row an area and its parent."""
    if not source.levels:
        return table, source.columns
    others = {c.header for c in source.columns.values() if c.header}
    # Every level above is a parent of its own: a network that crosses a boundary above it must
    # not move its practices across that boundary.
    pairs: list[tuple[Level, Level | None]] = [
        (level, parent)
        for i, level in enumerate(source.levels)
        for parent in source.levels[i + 1 :] or (None,)
    ]
    parts = [
        table.select(
            area_type=ibis.literal(level.type),
            area_code=_cell(source, table, level.code),
            area_name=_cell(source, table, level.name),
            boundary_code=_cell(source, table, level.boundary_code),
            parent_type=_word(parent.type if parent else None),
            parent_code=_cell(source, table, parent.code if parent else None),
            # Dates and places of a row are those of its lowest level.
            **{h: table[h] if level is source.levels[0] else _none(table, h) for h in others},
        )
        for level, parent in pairs
    ]
    # An area's code names it; where its name is spelt in several ways, the first will do.
    columns = {
        name: Column.model_validate({"from": name})
        for name in ("area_type", "area_code", "area_name", "boundary_code")
    }
    columns |= {n: Column.model_validate({"from": n}) for n in ("parent_type", "parent_code")}
    united = ibis.union(*parts)
    united = united.filter(united.area_code.notnull() & (united.area_code != ""))
    keys = ["area_type", "area_code", "parent_type", "parent_code", *sorted(others)]
    united = united.group_by(keys).agg(
        area_name=united.area_name.min(), boundary_code=united.boundary_code.min()
    )
    return united, columns | source.columns


def lay_out_attributes(table: ir.Table, source: Source) -> tuple[ir.Table, dict[str, Column]]:
    """Lay columns that describe areas out as one row an area and attribute."""
    if not source.attributes:
        return table, source.columns
    kept = [c.header for c in source.columns.values() if c.header]
    united = ibis.union(
        *(
            table.select(*kept, attribute=ibis.literal(name), value=table[header].cast("string"))
            for name, header in source.attributes.items()
        )
    )
    made = {n: Column.model_validate({"from": n}) for n in ("attribute", "value")}
    return united, source.columns | made


def _cell(source: Source, table: ir.Table, header: str | None) -> ir.Value:
    """Read a code or name; what stands for none there (`U` for no network, say) is none."""
    if header is None:
        return _word(None)
    cell = table[header].cast("string").strip()
    return cell.isin(list(source.missing)).ifelse(_word(None), cell)


def _word(word: str | None) -> ir.Value:
    return ibis.null("string") if word is None else ibis.literal(word)


def _none(table: ir.Table, header: str) -> ir.Value:
    return ibis.null(table[header].type())
