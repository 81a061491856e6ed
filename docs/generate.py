"""Write the reference from the code that it describes.

python -m docs.generate
"""

from pathlib import Path

from docs.chapters import (
    commands,
    contracts,
    data_findings,
    definitions,
    disclosure,
    errors,
    language,
    library,
    results,
    sources,
    statistics,
)
from docs.gallery.charts import draw
from docs.gallery.page import page as page_of_statistic
from docs.gallery.picture import drawing
from docs.gallery.worked import worked
from equipath.statistics import STATISTICS

DOCS = Path(__file__).parent
REFERENCE = DOCS / "reference"
GALLERY = REFERENCE / "statistics"
CHARTS = DOCS / "images" / "statistics"
CHAPTERS = {
    "commands": commands,
    "definitions": definitions,
    "language": language,
    "sources": sources,
    "contracts": contracts,
    "data-findings": data_findings,
    "statistics": statistics,
    "disclosure": disclosure,
    "results": results,
    "library": library,
    "errors": errors,
}
MADE = "<!-- Made from the code by `python -m docs.generate`: change the code, not this page. -->"


def page(name: str) -> str:
    """Return a page of the reference as the code says it."""
    return _made(CHAPTERS[name].chapter())


def gallery_page(name: str) -> str:
    """Return the page of a statistic as the code says it."""
    return _made(page_of_statistic(name))


def _made(text: str) -> str:
    return f"{MADE}\n\n{text.strip()}\n"


def written() -> dict[Path, str]:
    """Return every file that is made from the code, with what it holds."""
    names = STATISTICS.names()
    return {
        **{REFERENCE / f"{name}.md": page(name) for name in CHAPTERS},
        **{GALLERY / f"{name}.md": gallery_page(name) for name in names},
        **{CHARTS / f"{name}.svg": drawing(draw(worked(name))) for name in names},
    }


def main() -> None:
    files = written()
    for folder in (REFERENCE, GALLERY, CHARTS):
        folder.mkdir(parents=True, exist_ok=True)
        for left in set(folder.glob("*.*")) - set(files):
            left.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
