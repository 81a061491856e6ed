"""A screen as a page of paper: one file of HTML that needs no script and nothing from elsewhere."""

from pathlib import Path

from markupsafe import Markup

from equipath.charts.render import svg
from equipath.pages.background import background
from equipath.pages.citation import citation
from equipath.pages.screen import Screen
from equipath.pages.templating import environment, style
from equipath.results.store import Results
from equipath.web.rendering import charts_of

TEMPLATES = environment("equipath.web.downloads")
STYLE = Path(__file__).parent / "templates" / "paper.css"


def html(results: Results, screen: Screen) -> str:
    """Return a screen as HTML to be printed: its charts drawn, its tables open, no menu."""
    run, page = background(results).run, screen.page
    charts = charts_of(page.blocks)
    return TEMPLATES.get_template("paper.html").render(
        run=run,
        page=page,
        where=screen.trail[-1].title if screen.trail and page.name == "indicator" else "",
        chosen=[(c.label, dict(c.options)[c.chosen]) for c in screen.choices if c.chosen],
        # The pictures are our own rendering; words in them were escaped when they were drawn.
        drawings={
            id(chart): Markup(svg(chart.spec, f"chart-{n}"))
            for n, chart in enumerate(charts, start=1)
        },
        cited=citation(run, page.title),
        style=Markup(style() + STYLE.read_text(encoding="utf-8")),
        href=lambda _: "",
        level=2,
    )
