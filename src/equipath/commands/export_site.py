"""Write a study's dashboard as files, for where a server is not allowed."""

from pathlib import Path

import click
from rich.progress import track

from equipath.results.store import open_results
from equipath.web.site import export
from equipath.web.site_plan import plan

MOST = 25_000
"""Files, four in five of them pages: at some 60 kB each, about a gigabyte."""


@click.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="The folder to write. Default: output/site in the study.",
)
@click.option(
    "--areas",
    "kinds",
    multiple=True,
    help="Only areas of this kind (icb, pcn…) beside the whole; may be repeated.",
)
@click.option("--most", default=MOST, show_default=True, help="Write no more files than this.")
@click.option("--plan", "is_plan", is_flag=True, help="Say how many files it would be, and stop.")
def command(
    study: Path, target: Path | None, kinds: tuple[str, ...], most: int, is_plan: bool
) -> None:
    """Write STUDY's dashboard into a folder that any web server or file share can hold.

    Every area, indicator and pathway has its page at its own address, and the numbers of every
    indicator in every area stand beside it as CSV and as a spreadsheet. What needs a server (the
    search, comparing areas, choices of choices) is left out. The last export stays until the new
    one is whole.
    """
    results = open_results(study, stays_open=True)
    planned = plan(results, kinds, most)
    click.echo(f"Run {results.run_id}: {planned.told}", err=True)
    if is_plan:
        return
    folder = target or study / "output" / "site"
    steps = iter(track((*planned.pages, *planned.numbers), description="Writing", transient=True))
    export(results, planned, folder, lambda: next(steps, None))
    click.echo(folder / "index.html")
