"""What is wrong with data: a reason, counts and an example, never a person's row."""

from dataclasses import dataclass

from equipath.vocabulary import Severity


@dataclass(frozen=True)
class DataFinding:
    """Something about a source that its reader should know.

    `reason` is a stable code; `count` of `total` rows or cells have it; `example` is one such
    value (a code, a header, a number), never a row; `advice` says what to do.
    """

    severity: Severity
    reason: str
    source: str
    column: str
    count: int
    total: int
    example: str
    message: str
    advice: str = ""

    def __str__(self) -> str:
        where = f"{self.source}: {self.column}" if self.column else self.source
        return f"{where}: {self.message} {self.advice}".strip()
