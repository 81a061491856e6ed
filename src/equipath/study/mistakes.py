"""Say what is wrong with one file, in the words of somebody who writes YAML."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from equipath.errors import Problem, did_you_mean
from equipath.study.definition import NAME, Part

IN_QUOTES = "Put it in quotes"
A_TRUTH = f"{IN_QUOTES}: YAML reads yes, no, on and off as true and false."


Place = tuple[str | int, ...]


@dataclass(frozen=True)
class _Fault:
    """An error of the validator: its place in the file, and where the value's form forks."""

    place: Place
    fork: Place | None
    error: Any


def mistakes(error: ValidationError, content: object, file: str) -> list[Problem]:
    """Return what is wrong, once for each place that has to be corrected.

    A value that may be written in several forms fails in every one of them. Only the form that
    the value comes nearest to is told: the one in which the error lies deepest.
    """
    faults = [_fault(e, content) for e in error.errors()]
    told: dict[Place, Problem] = {}
    for fault in faults:
        rivals = [f for f in faults if f.fork == fault.fork] if fault.fork is not None else [fault]
        if len(fault.place) < max(len(f.place) for f in rivals) or _follows(fault, faults):
            continue
        has_no_form = len(rivals) > 1 and fault.place == fault.fork
        say = _of_no_form if has_no_form else _problem
        told.setdefault(fault.place, say(fault, file))
    return list(told.values())


def _follows(fault: _Fault, faults: list[_Fault]) -> bool:
    """Say whether a list is too short only because what stands in it is wrong."""
    depth = len(fault.place)
    below = (len(f.place) > depth and f.place[:depth] == fault.place for f in faults)
    return fault.error["type"] == "too_short" and any(below)


def _fault(error: Any, content: object) -> _Fault:
    """Find the place in the file: steps that are no key there name a form of the value."""
    place: list[str | int] = []
    fork: Place | None = None
    at: Any = content
    for step in error["loc"]:
        if (isinstance(at, dict) and step in at) or (
            isinstance(at, list | tuple) and isinstance(step, int) and step < len(at)
        ):
            at = at[step]
        elif error["type"] == "missing" and step == error["loc"][-1]:
            at = None
        else:
            fork = tuple(place) if fork is None else fork
            continue
        place.append(step)
    return _Fault(tuple(place), fork, error)


def _of_no_form(fault: _Fault, file: str) -> Problem:
    """Tell of a value that has none of the forms that it could have."""
    given = fault.error["input"]
    return Problem(
        file,
        _key(fault),
        f"`{given}` has none of the forms that may stand here.",
        "Look the key up in the reference, or let your editor complete it.",
    )


def _key(fault: _Fault) -> str:
    return ".".join(str(step) for step in fault.place)


def _problem(fault: _Fault, file: str) -> Problem:
    key, error = _key(fault), fault.error
    last = str(fault.place[-1]) if fault.place else ""
    given = error["input"]
    match error["type"]:
        case "extra_forbidden":
            advice = did_you_mean(last, _all_keys() - {last})
            return Problem(file, key, "there is no such key.", advice)
        case "missing":
            return Problem(file, key, "is missing.", "Every definition of this kind needs it.")
        case "literal_error" | "enum":
            return _not_one_of(file, key, given, error["ctx"]["expected"])
        case "string_pattern_mismatch" if last == "name":
            return _no_name(file, "", given, "cannot name a definition.")
        case "string_pattern_mismatch" if error["ctx"]["pattern"] != NAME:
            has_months = "month" in error["ctx"]["pattern"]
            advice = f"Write it as `62 days`{', `12 months`' if has_months else ''} or `2 weeks`."
            return Problem(file, key, f"`{given}` is no length of time here.", advice)
        case "string_pattern_mismatch":
            return _no_name(file, key, given, "names no definition.")
        case "string_type":
            return Problem(file, key, f"should be words, not `{given}`.", _quotes(given))
        case kind if kind.startswith("date"):
            return Problem(file, key, f"`{given}` is not a date.", "Write it as 2024-03-31.")
        case "value_error":
            wrong = str(error["ctx"]["error"])
            return Problem(file, key, wrong if wrong.endswith(("?", ".")) else f"{wrong}.")
        case _:
            return Problem(file, key, f"{error['msg']}, not `{given}`.")


def _not_one_of(file: str, key: str, given: object, expected: str) -> Problem:
    known = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
    wrong = f"`{given}` is not one of {', '.join(f'`{w}`' for w in known)}."
    near = did_you_mean(str(given), known)
    return Problem(file, key, wrong, near if near.startswith("Did") else "")


def _no_name(file: str, key: str, given: object, wrong: str) -> Problem:
    advice = "Use small letters, digits and `_`, starting with a letter."
    return Problem(file, key, f"`{given}` {wrong}", advice)


def _quotes(given: object) -> str:
    if isinstance(given, dict):
        return "Put the sentence in quotes: YAML reads the colon in it as a key."
    if isinstance(given, bool):
        return A_TRUTH
    return f"{IN_QUOTES}." if isinstance(given, int | float) else ""


def _all_keys() -> set[str]:
    keys: set[str] = set()
    kinds: list[type[BaseModel]] = [Part]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        keys |= {field.alias or name for name, field in kind.model_fields.items()}
    return keys
