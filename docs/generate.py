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
    library,
    results,
    sources,
    statistics,
)

REFERENCE = Path(__file__).parent / "reference"
CHAPTERS = {
    "commands": commands,
    "definitions": definitions,
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
    return f"{MADE}\n\n{CHAPTERS[name].chapter().strip()}\n"


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for name in CHAPTERS:
        (REFERENCE / f"{name}.md").write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
