"""The reasons of data findings, read from the calls that report them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import equipath
from docs.chapters.markdown import code, table

HEAD = """# Data findings

What does not fit a contract, the map or the study is a *data finding*: a severity, a reason, \
how many of how many, an example (a code, a header or a number, never a person's row) and \
advice. `error` stops a run once everything has been looked at; `warning` and `note` are shown \
in the report. A study sets another severity by the reason, in `study.yaml` under `severities`:"""

EXAMPLE = "```text\nseverities: {area_unknown: error, totals_missing: warning}\n```"

TAIL = "… stands for what is filled in."

ROOMS = ("sources", "conform", "analyses", "estimates")

PLACES = {
    "DataFinding": (1, 7, 8),
    "map_finding": (0, 5, 6),
    "_finding": (1, 6, 7),
    "linkage_finding": (1, 4, 5),
    "_rate_finding": (1, 4, 5),
    "self._finding": (0, 2, None),
    "warn": (0, 3, 4),
}
"""Where the reason, the message and the advice stand in each call that makes a finding."""

Row = tuple[str, str, str, str]


def chapter() -> str:
    rows = [
        (code(reason), severity, message, advice)
        for reason, severity, message, advice in sorted(set(reasons()))
    ]
    return "\n\n".join(
        [HEAD, EXAMPLE, table(("reason", "severity", "says", "advises"), rows), TAIL]
    )


def reasons() -> Iterator[Row]:
    """Yield every reason that the code can give, with its severity, message and advice."""
    package = Path(equipath.__file__).parent
    for path in sorted(p for room in ROOMS for p in (package / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from _of_function(function)


def _of_function(function: ast.FunctionDef) -> Iterator[Row]:
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or ast.unparse(call.func) not in PLACES:
            continue
        reason, message, advice = (
            call.args[at] if at is not None and at < len(call.args) else None
            for at in PLACES[ast.unparse(call.func)]
        )
        if isinstance(reason, ast.Constant | ast.JoinedStr):
            known = _assigned(function, call.lineno)
            said, says, advises = (_text(part, known) for part in (reason, message, advice))
            yield said, _severity(call), _sentence(says), advises


def _assigned(function: ast.FunctionDef, line: int) -> dict[str, ast.expr]:
    """Return what each name of a function holds at a line: what was assigned last before it."""
    assignments = [node for node in ast.walk(function) if isinstance(node, ast.Assign)]
    return {
        target.id: node.value
        for node in sorted(assignments, key=lambda node: node.lineno)
        for target in node.targets
        if isinstance(target, ast.Name) and node.lineno < line
    }


def _text(node: ast.expr | None, assigned: dict[str, ast.expr]) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(part, {}) for part in parts)
        case ast.BinOp(left=left, right=right):
            return _text(left, assigned) + _text(right, assigned)
        case ast.IfExp(body=body):
            return _text(body, assigned)
        case ast.Name(id=name) if name in assigned:
            return _text(assigned[name], {})
        case None:
            return ""
        case _:
            return "…"


def _severity(call: ast.Call) -> str:
    named = [
        node.attr.lower()
        for argument in call.args
        for node in ast.walk(argument)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Severity"
    ]
    return " or ".join(named) or "warning"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
