"""The kinds of source that can be read."""

from docs.chapters.markdown import code, prose
from equipath.sources import SOURCES
from equipath.study.source import MISSING, SUPPRESSED

HEAD = """# Kinds of source

A source's `kind` says how it is read; its keys are those of a [source](definitions.md#source). \
Files are found from the study's folder, or from a root of the study (`{root}/…`); `*`, `?` and \
`**` match several files, which are read as one table. Headers are matched as spelt, or else \
without regard to case, white space, punctuation and trailing note markers; one that is nearly \
right is offered, never guessed."""


def chapter() -> str:
    cells = (
        f"Understood as hidden by the publisher unless a source says otherwise under "
        f"`suppressed`: {_codes(SUPPRESSED)}. As missing, under `missing`: {_codes(MISSING)}. "
        "What a source lists under `zeros` is nought. Thousands separators are understood. "
        "Any other text in a column of numbers is an error."
    )
    parts = [
        f"## {name}\n\n{SOURCES.summary(name)}\n\n{prose(SOURCES.get(name).__doc__)}"
        for name in SOURCES.names()
    ]
    return "\n\n".join([HEAD, *parts, "## Cells that are no numbers", cells])


def _codes(cells: tuple[str, ...]) -> str:
    return ", ".join(code(cell) if cell else "an empty cell" for cell in cells)
