"""Write the reference from the code that it describes.

    python -m docs.generate [--check]

`--check` writes nothing and ends with 1 where a page is not what the code says.
"""

import sys
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


def pages() -> dict[str, str]:
    """Return every page of the reference by its file's name."""
    return {f"{name}.md": f"{MADE}\n\n{c.chapter().strip()}\n" for name, c in CHAPTERS.items()}


def stale() -> list[str]:
    """Return the pages that are not what the code says, and those that it does not make."""
    made = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    return sorted(name for name in made | there if made.get(name) != there.get(name))


def main() -> int:
    if "--check" in sys.argv[1:]:
        old = stale()
        if old:
            print(f"Stale: {', '.join(old)}. Run `python -m docs.generate`.")
        return 1 if old else 0
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
