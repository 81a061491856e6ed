"""Calculate one statistic from a table: a csv, a workbook or a Parquet file."""

import sys
from pathlib import Path

import click
import polars as pl

from equipath.calculations.calculate import calculate
from equipath.calculations.describe import described, shown
from equipath.calculations.families import FAMILIES
from equipath.calculations.options import written
from equipath.calculations.read import read
from equipath.calculations.worked_example import worked_example
from equipath.calculations.write import write
from equipath.errors import UsageError
from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Statistic

MOST_NOTES = 5
"""Reasons for missing values that are told after a table is written."""


@click.command("calculate", add_help_option=False)
@click.argument("statistic", required=False)
@click.argument("table", metavar="INPUT", type=click.Path(path_type=Path), required=False)
@click.option("--by", multiple=True, help="Columns that make the groups, as `area_code,period`.")
@click.option("--column", "columns", multiple=True, help="A header, as numerator=Seen; repeatable.")
@click.option("--option", "options", multiple=True, help="An option, as name=value; repeatable.")
@click.option("--output", type=click.Path(path_type=Path), help="A csv, xlsx or parquet file.")
@click.option("--example", is_flag=True, help="Print the statistic's worked example as csv.")
@click.option("-h", "--help", "is_asking", is_flag=True, help="Say what a statistic wants.")
@click.pass_context
def command(
    context: click.Context,
    statistic: str | None,
    table: Path | None,
    by: tuple[str, ...],
    columns: tuple[str, ...],
    options: tuple[str, ...],
    output: Path | None,
    example: bool,
    is_asking: bool,
) -> None:
    """Calculate one statistic from a table: a csv, a workbook or a Parquet file.

    INPUT holds the columns that the statistic wants, under the names that
    `equipath calculate --help STATISTIC` prints or those given by `--column`; `-` reads csv
    from standard input. Without `--output` the answer is printed as csv. `--example` prints a
    table to start from.
    """
    if statistic is None:
        click.echo(context.get_help())
        for family in FAMILIES:
            click.echo(f"\n{family.title}: {family.question}")
            for name in family.names:
                click.echo(f"  {name:<36}{STATISTICS.summary(name)}")
        return
    found = STATISTICS.get(statistic)
    if is_asking:
        _explain(found)
    elif example:
        click.echo(worked_example(found).write_csv(), nl=False)
    elif table is None:
        raise UsageError(
            f"Name the table: `equipath calculate {statistic} INPUT.csv`. "
            f"`equipath calculate --help {statistic}` says what it must hold."
        )
    else:
        names = [column.strip() for column in ",".join(by).split(",") if column.strip()]
        headers = written(columns)
        name = "standard input" if str(table) == "-" else table.name
        given = read(table, sys.stdin.buffer)
        made = calculate(statistic, given, by=names, columns=headers, file=name, **written(options))
        _print(made, output)


def _explain(statistic: Statistic) -> None:
    for heading, lines in described(statistic):
        click.echo(heading)
        for line in lines:
            click.echo(f"  {line}")
    name, example = statistic.name, statistic.example
    by = f" --by {','.join(example.by)}" if example.by else ""
    options = "".join(f" --option {k}={shown(v)}" for k, v in example.options.items())
    click.echo("Try it")
    click.echo(f"  equipath calculate {name} --example > {name}.csv")
    click.echo(f"  equipath calculate {name} {name}.csv{by}{options}")


def _print(answer: pl.DataFrame, output: Path | None) -> None:
    if output is None:
        click.echo(answer.write_csv(), nl=False)
        return
    write(answer, output)
    click.echo(f"{answer.height:,} rows in {output}")
    without = answer.filter(pl.col("value").is_null())
    for note, rows in without["note"].value_counts(sort=True).head(MOST_NOTES).iter_rows():
        click.echo(f"  {rows:,} without a value: {note}")
