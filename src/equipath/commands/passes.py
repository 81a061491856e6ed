"""Print what a run would do: a line for each pass, and what it costs at most."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from equipath.analyses.indicators.forecast import Pass
from equipath.commands.tables import print_json, print_rows
from equipath.study.study import Study

COLUMNS = ("source", "counts", "passes", "reads", "rows there", "rows out at most")
MEGABYTE = 1_000_000


def print_plan(study: Study, passes: Sequence[Pass], *, as_json: bool) -> None:
    """Print the passes of a study, or that it needs none."""
    memory = max((each.memory for each in passes), default=0)
    times = sum(each.passes for each in passes)
    out = sum(each.passes * each.cells for each in passes)
    if as_json:
        print_json(
            {
                "study": study.name,
                "engine": study.engine.kind,
                "passes": times,
                "rows_out": out,
                "memory": memory,
                "memory_limit": study.engine.memory_limit,
                "plan": [asdict(each) for each in passes],
            }
        )
        return
    if not passes:
        click.echo(f"{study.title} counts no people or records, so there is nothing to plan.")
        return
    print_rows(COLUMNS, [_line(each) for each in passes])
    click.echo(
        f"{study.title} on {study.engine.kind}: {times:,} passes over people and records, which "
        f"bring out {out:,} rows of counts at most, {_megabytes(memory)} MB of them at a time. "
        f"The engine may use {study.engine.memory_limit}. Nothing was counted or written."
    )


def _line(each: Pass) -> tuple[str, ...]:
    rows = "not known" if each.rows is None else f"{each.rows:,}"
    rows = f"about {rows}" if each.is_estimate else rows
    reads = f"{len(each.reads)} of {each.columns} columns"
    out = f"{each.cells:,}" if each.cells else "none"
    return each.source, each.counts, f"{each.passes:,}", reads, rows, out


def _megabytes(size: int) -> str:
    return f"{max(size / MEGABYTE, 0.1):,.1f}"
