"""Write the report of a study's last run: one HTML file that needs nothing else."""

from pathlib import Path

import click

from equipath.reports.html import write
from equipath.results.store import open_results


@click.command("report")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="The file to write.")
def command(study: Path, output: Path | None) -> None:
    """Write the report of a study's last run: one HTML file that needs nothing else.

    STUDY is a study's folder, or a run's own file. Without `--output` the report goes to
    STUDY/output/reports.
    """
    results = open_results(study)
    name = results.query("SELECT study FROM run")["study"][0]
    default = results.path.parent.parent / "reports" / f"{name}.html"
    click.echo(write(results, output or default))
