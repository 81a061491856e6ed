"""Write a study's dashboard as files, for where a server is not allowed."""

from pathlib import Path

import click
from rich.progress import track

from equipath.results.store import open_results
from equipath.web.site import export, plan

MOST = 20_000
"""Pages: at some 60 kB each, about a gigabyte."""


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
@click.option("--most", default=MOST, show_default=True, help="Write no more pages than this.")
@click.option("--plan", "is_plan", is_flag=True, help="Say how many pages it would be, and stop.")
def command(
    study: Path, target: Path | None, kinds: tuple[str, ...], most: int, is_plan: bool
) -> None:
    """Write STUDY's dashboard into a folder that any web server or file share can hold.

    Every area, indicator and pathway has its page at its own address; what needs a server
    (the search, downloads, most filters) is left out. The last export stays until the new one
    is whole.
    """
    results = open_results(study, stays_open=True)
    wanted = plan(results, kinds, most)
    click.echo(f"{len(wanted):,} pages of run {results.run_id}", err=True)
    if is_plan:
        return
    folder = target or study / "output" / "site"
    with_bar = track(range(len(wanted)), description="Writing", transient=True)
    steps = iter(with_bar)
    export(results, wanted, folder, lambda _: next(steps, None))
    click.echo(folder / "index.html")
