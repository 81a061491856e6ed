"""Tables drawn in text, as tests have them: a row of headers, then rows, `|` between cells."""

from dataclasses import dataclass

from equipath.errors import Problem

EMPTY = "Draw it as text after a `|`: a row of headers, then rows, with `|` between their cells."


@dataclass(frozen=True)
class DrawnRow:
    """One row: the line of the drawing that it stands on, and its cells by their headers."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Drawn:
    """A drawn table, every cell as trimmed text."""

    headers: tuple[str, ...]
    rows: tuple[DrawnRow, ...]


def read_drawn(drawing: str, file: str, key: str) -> tuple[Drawn, list[Problem]]:
    """Return a drawn table and everything that is wrong with how it is drawn.

    Empty lines, lines of dashes and a `|` at both ends of every line may stand in it.
    """
    lines = [(n, line.strip()) for n, line in enumerate(drawing.splitlines(), start=1)]
    full = [(n, _cells(line)) for n, line in lines if line.strip("|-+: ")]
    if not full:
        return Drawn((), ()), [Problem(file, key, "is no drawn table.", EMPTY)]
    (_, headers), *rows = full
    problems = [
        Problem(file, key, f"the column `{header}` is drawn twice.", "Leave one of them out.")
        for header in dict.fromkeys(h for i, h in enumerate(headers) if h in headers[:i])
    ]
    if not all(headers):
        problems.append(Problem(file, key, "a column has no name in the first line."))
    problems += [
        Problem(
            file,
            f"{key}, line {n}",
            f"{len(cells)} and not {len(headers)} cells.",
            "Put a `|` between cells, also beside an empty one.",
        )
        for n, cells in rows
        if len(cells) != len(headers)
    ]
    drawn = [DrawnRow(n, dict(zip(headers, cells, strict=False))) for n, cells in rows]
    return Drawn(headers, tuple(drawn)), problems


def _cells(line: str) -> tuple[str, ...]:
    inner = line.removeprefix("|").removesuffix("|") if line.startswith("|") else line
    return tuple(cell.strip() for cell in inner.split("|"))
