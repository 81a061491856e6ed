"""Show a study's results as a dashboard in the browser."""

from pathlib import Path
from threading import Thread

import click
import uvicorn

from equipath.charts.picture import warm
from equipath.results.store import open_results
from equipath.web.app import create_app
from equipath.web.assets import assets
from equipath.web.warm import made_ready

LOCAL = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--host", default=LOCAL[0], show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, help="The port to listen at.")
@click.option(
    "--name",
    "names",
    multiple=True,
    help="A name that the dashboard answers to (on other hosts than this one); may be repeated.",
)
def command(study: Path, host: str, port: int, names: tuple[str, ...]) -> None:
    """Serve STUDY's current run until it is stopped; a new run appears without a restart.

    Everything is read-only, and nothing comes from elsewhere. Without --host only this machine
    can see it.
    """
    results = open_results(study)
    click.echo(f"Preparing the dashboard of run {results.run_id}", err=True)
    assets()
    click.echo(f"http://{host}:{port}/  (stop it with Ctrl+C)")
    hosts = (*LOCAL, *names) if host in LOCAL or names else ("*",)
    app = create_app(study, hosts=hosts)
    for first in (lambda: made_ready(app), warm):
        Thread(target=first, daemon=True).start()
    # Who reads a page for a minute asks for the next on the same connection.
    uvicorn.run(
        app, host=host, port=port, log_level="warning", server_header=False, timeout_keep_alive=75
    )
