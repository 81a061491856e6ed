"""The report as one HTML file that needs nothing else: no network, no script, no other file."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from equipath.charts.render import svg
from equipath.errors import ResultsError
from equipath.pages.background import background
from equipath.pages.contents import contents
from equipath.pages.page import Block, Chart, Page, Section
from equipath.pages.templating import environment, style
from equipath.results.store import Results

STYLE = Path(__file__).parent / "static" / "report.css"


@dataclass(frozen=True)
class Drawing:
    """A chart as it stands in the file: its picture, and an id for it."""

    id: str
    picture: Markup


def write(results: Results, path: str | Path) -> Path:
    """Write the whole report of a run into one file and return its path.

    The file is written under another name and takes its own when it is whole, so that a report
    that fails half-way leaves the last one. Charts are drawn into the file as SVG, each with
    its name, its description and the table of its numbers. Raises `ResultsError` where the
    file cannot be written.
    """
    target = Path(path)
    pages = contents(results)
    text = (
        environment("equipath.reports")
        .get_template("report.html")
        .render(
            run=background(results).run,
            groups=[(g, list(of)) for g, of in groupby(pages, key=lambda page: page.group)],
            pages=pages,
            drawings=_drawings(pages),
            level=3,
            href=lambda _: "",
            style=Markup(style() + STYLE.read_text(encoding="utf-8")),
        )
    )
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    except OSError as error:
        raise ResultsError(
            f"The report cannot be written to {target}: {error.strerror}. "
            "Give another file with --output."
        ) from None
    return target


def _drawings(pages: Sequence[Page]) -> dict[int, Drawing]:
    """Draw every chart of every page, by the identity of the block it stands for."""
    drawn: dict[int, Drawing] = {}
    for page in pages:
        for chart in _charts(page.blocks):
            name = f"{page.name}-chart-{len(drawn) + 1}"
            # The picture is our own rendering; words in it were escaped when it was drawn.
            drawn[id(chart)] = Drawing(name, Markup(svg(chart.spec, name)))
    return drawn


def _charts(blocks: Sequence[Block]) -> list[Chart]:
    found: list[Chart] = []
    for block in blocks:
        if isinstance(block, Section):
            found += _charts(block.blocks)
        elif isinstance(block, Chart):
            found.append(block)
    return found
