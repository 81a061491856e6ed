"""How a page, or numbers taken from it, are cited: what, of which study, and from which run."""

from equipath.pages.background import Row


def citation(run: Row, title: str) -> str:
    """Return the words to cite something of a run by: whoever has them can find the run again."""
    started = run["started"]
    when = f" of {started.day} {started:%B %Y}" if started else ""
    version = f", equipath {run['version']}" if run["version"] else ""
    return f"{run['title'] or run['study']}, “{title}”, run {run['run_id']}{when}{version}."
