"""Make the demonstration study, run it and open its report: the second time in a moment."""

import os
import sys
import webbrowser
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import click

from equipath.commands import COMMANDS
from equipath.results.store import POINTER, open_results

PEOPLE, SEED = 100_000, 1
FINDINGS = 3


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where the study is, or is made.",
)
@click.option("--people", default=PEOPLE, show_default=True, help="How many people to make up.")
@click.pass_context
def command(ctx: click.Context, folder: Path, people: int) -> None:
    """Make the demonstration study, run it and open its report: the second time in a moment.

    What is there already is used: the study is run again when its definitions have changed.
    """
    report = folder / "output" / "reports" / "demo.html"
    # What these commands advise to do next is done here.
    with redirect_stdout(StringIO()):
        if not (folder / "study.yaml").is_file():
            click.echo(f"Making up {people:,} people in {folder}", err=True)
            ctx.invoke(COMMANDS.get("new"), name=folder, people=people, seed=SEED)
        if _is_older(folder / "output" / POINTER, folder):
            ctx.invoke(COMMANDS.get("run"), study=folder, as_json=False)
        if _is_older(report, folder) or _is_older(report, folder / "output" / "runs"):
            click.echo("Writing the report", err=True)
            ctx.invoke(COMMANDS.get("report"), study=folder, output=report)
    results = open_results(folder)
    findings = results.query("SELECT sentence FROM findings ORDER BY rank LIMIT ?", FINDINGS)
    click.echo("The most important findings:")
    for number, sentence in enumerate(findings["sentence"], start=1):
        click.echo(f"  {number}. {sentence}")
    click.echo(f"The report: {report.resolve()}")
    click.echo(f"The same as a dashboard: equipath serve {folder}")
    if _somebody_looks():
        webbrowser.open(report.resolve().as_uri())


def _is_older(made: Path, folder: Path) -> bool:
    """Say whether a file is not there, or older than something in a folder beside its output."""
    if not made.is_file():
        return True
    inputs = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".part"]
    return any(
        path.stat().st_mtime > made.stat().st_mtime
        for path in inputs
        if folder.name == "runs" or "output" not in path.relative_to(folder).parts
    )


def _somebody_looks() -> bool:
    """Say whether there is a screen and a person at it: never in continuous integration."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return has_screen and sys.stdout.isatty() and not os.environ.get("CI")
