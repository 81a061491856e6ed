"""Print rows: a drawn table on a terminal, lines with tabs elsewhere, JSON for scripts."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their columns' names."""
    console = Console(highlight=False)
    words = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if not console.is_terminal:
        for line in (columns, *words):
            click.echo("\t".join(line))
        return
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for line in words:
        table.add_row(*(Text(cell, overflow="fold") for cell in line))
    console.print(table)


def print_json(content: Any) -> None:
    """Print what scripts read; dates and paths as text."""
    click.echo(json.dumps(content, indent=2, ensure_ascii=False, default=str))
