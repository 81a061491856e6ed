"""What reading a source gives: a raw table, as spelt there, and the files that it came from."""

from dataclasses import dataclass
from datetime import datetime

import ibis

from equipath.contracts.data_finding import DataFinding
from equipath.errors import Problem, SourceError
from equipath.study.source import Source


@dataclass(frozen=True)
class SourceFile:
    """One file (or database table) that was read, as provenance needs it.

    `path` is as the source declares it, so that it names no folder of one person's machine.
    `sha256` is empty for a database, whose contents can change under the same name.
    """

    path: str
    sha256: str
    size: int
    modified: datetime | None


@dataclass(frozen=True)
class Raw:
    """A table before anything was understood of it: headers and cells as they are there.

    Cells of text formats (csv, excel) are all strings; typed formats keep their types.
    """

    table: ibis.Table
    files: tuple[SourceFile, ...]
    findings: tuple[DataFinding, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers as spelt there."""
        return tuple(self.table.columns)


def unreadable(source: Source, key: str, wrong: str, instead: str = "") -> SourceError:
    """Return the error to raise for a source: which key, what is wrong, what to write."""
    problem = Problem(f"sources/{source.name}.yaml", key, wrong, instead)
    return SourceError(f"The source `{source.name}` cannot be read:", [problem])


def refuse(source: Source, *keys: str) -> None:
    """Raise `SourceError` for a key that is declared and that this kind of source ignores.

    A filter or a table that is silently not applied would give wrong numbers.
    """
    for key in keys:
        if getattr(source, key) is not None:
            raise unreadable(
                source, key, f"a source of kind `{source.kind}` has no `{key}`.", "Leave it out."
            )
