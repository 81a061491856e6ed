"""The few shapes that reference pages are written in."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def code(word: object) -> str:
    """Return a word as code."""
    return f"`{word}`"


def prose(docstring: str | None) -> str:
    """Return a docstring as paragraphs of one line each; indented blocks stay as they are."""
    parts = []
    for block in _dedented(docstring or "").split("\n\n"):
        is_code = block.startswith("    ")
        parts.append(block if is_code else " ".join(block.split()))
    return "\n\n".join(parts)


def _dedented(docstring: str) -> str:
    first, _, rest = docstring.strip().partition("\n")
    lines = rest.splitlines()
    margin = min((len(ln) - len(ln.lstrip()) for ln in lines if ln.strip()), default=0)
    return "\n".join([first, *(line[margin:] for line in lines)])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
