"""Bring a raw table to a contract's shape: keep rows, unpivot, lay levels and attributes out."""

from functools import reduce

import ibis
from ibis.expr import types as ir

from equipath.conform.cells import spellings, text
from equipath.conform.headers import is_blank
from equipath.errors import Problem, StudyError
from equipath.study.source import Cell, Column, Level, Source


def keep_rows(table: ir.Table, source: Source, is_unpivoted: bool = False) -> ir.Table:
    """Keep the rows that the source's `where` asks for, without those that it leaves out.

    What is asked of the names and values that unpivoting makes is asked once they are there.
    """
    made = {source.unpivot.names_to, source.unpivot.values_to} if source.unpivot else set()
    for key, asked in (("where", source.where), ("leave_out", source.leave_out)):
        for header, values in asked.items():
            if (header in made) == is_unpivoted:
                held = _is_one_of(table[header], f"{key}.{header}", values, source)
                table = table.filter(held if key == "where" else ~held)
    return table


def _is_one_of(
    cell: ir.Value, key: str, values: tuple[Cell, ...], source: Source
) -> ir.BooleanValue:
    """Compare a cell with values as its own type is compared; refuse a value of another."""
    named = tuple(v for v in values if v != "")
    held = is_blank(cell) if len(named) < len(values) else ibis.literal(False)
    if named:
        held = held | _is_named(cell, key, named, source).fill_null(False)
    return held


def _is_named(
    cell: ir.Value, key: str, values: tuple[Cell, ...], source: Source
) -> ir.BooleanValue:
    truths = [v for v in values if isinstance(v, bool)]
    words = [str(v) for v in values]
    beginnings = [w[:-1] for w in words if _is_a_beginning(w)]
    if cell.type().is_boolean() and len(truths) == len(values):
        return cell.isin(truths)
    if cell.type().is_numeric() and not truths and not beginnings:
        numbers = [_number(v) for v in values]
        if None not in numbers:
            return cell.cast("float64").isin(numbers)
    elif not cell.type().is_boolean() and not truths:
        plain = text(cell)
        held = plain.isin([s for w in words if not _is_a_beginning(w) for s in spellings(w)])
        return reduce(lambda a, b: a | plain.startswith(b), beginnings, held)
    wrong = (
        f"`{key.partition('.')[2]}` holds {cell.type()} there, which is never {_worded(values)}."
    )
    advice = "Put words such as yes and no in quotes." if truths else "Write a value that it holds."
    raise StudyError(
        f"The source `{source.name}` cannot be filtered:",
        [Problem(f"sources/{source.name}.yaml", key, wrong, advice)],
    )


def _is_a_beginning(word: str) -> bool:
    """Say whether a word stands for all that begins so; `*` alone is a publisher's mark."""
    return word.endswith("*") and len(word) > 1


def _number(value: Cell) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _worded(values: tuple[Cell, ...]) -> str:
    return " or ".join(f"`{v}`" for v in values)


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
