"""Every error that a user can meet, each with its exit code.

An error says where, what is wrong and what may be written instead. Errors that come in
numbers (all of a study's mistakes, say) are gathered as `Problem`s and shown together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: the file, the key in it, what is wrong, and what to write."""

    file: str
    key: str
    wrong: str
    instead: str = ""

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.wrong}" + (f" {self.instead}" if self.instead else "")


class EquipathError(Exception):
    """The parent of every error that a user can meet."""

    exit_code = 1

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.message = message
        self.problems = tuple(problems)
        super().__init__("\n".join([message, *(f"  {p}" for p in self.problems)]))


class UsageError(EquipathError):
    """The command or the call asks for something that does not exist."""

    exit_code = 2


class StudyError(EquipathError):
    """The study's declarations are wrong; every mistake found is in `problems`."""

    exit_code = 3


class SourceError(EquipathError):
    """A source cannot be read: missing, locked, not what its kind says, or unreachable."""

    exit_code = 4


class DataError(EquipathError):
    """What was read breaks a rule of severity `error`, so the run does not go on."""

    exit_code = 5


class RunError(EquipathError):
    """A run cannot start or finish: another holds the study, the disk is full, its engine fails."""

    exit_code = 6


class ResultsError(EquipathError):
    """No results are there, or they were written by another version, or an id is unknown."""

    exit_code = 7


class StatisticError(EquipathError):
    """A statistic was given something that it is not defined for; `known` words would do."""

    exit_code = 8

    def __init__(self, message: str, known: Iterable[str] = ()) -> None:
        self.known = tuple(known)
        super().__init__(message)


class DisclosureError(EquipathError):
    """A table cannot be released safely under the study's policy."""

    exit_code = 9


class ExpectationError(EquipathError):
    """A test of the study's own came out otherwise than it expects."""

    exit_code = 10


class DashboardError(EquipathError):
    """The dashboard cannot answer as asked: there is no such page, or it would be too much."""

    exit_code = 11


def was_interrupted(error: BaseException) -> bool:
    """Say whether an error is a library's way of handing on that the user wants to stop."""
    earlier = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or (
        earlier is not None and was_interrupted(earlier)
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the advice to give for a name that is not known: the nearest, then all."""
    options = sorted(known)
    near = get_close_matches(name, options, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    if options and len(options) <= 12:
        return "Known: " + ", ".join(f"`{option}`" for option in options) + "."
    return ""
