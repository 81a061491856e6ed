"""In which order variables and cohorts are worked out: each after those that it asks for."""

from collections.abc import Iterable

from equipath.analyses.cohorts.expression import columns_of
from equipath.errors import Problem, StudyError
from equipath.study.cohort import Cohort
from equipath.study.study import Study
from equipath.study.variable import Variable

Known = Variable | Cohort


def needed(study: Study, names: Iterable[str]) -> list[Known]:
    """Return the variables and cohorts that these names need, those first that others need.

    Raises `StudyError` where one needs itself, by whatever way.
    """
    done: dict[str, Known] = {}

    def visit(name: str, below: tuple[str, ...]) -> None:
        known = find(study, name)
        if known is None or name in done:
            return
        if name in below:
            circle = " → ".join(f"`{n}`" for n in (*below[below.index(name) :], name))
            wrong = f"goes round in a circle: {circle}."
            advice = "Let one of them ask for records only."
            raise StudyError(
                "Variables need one another:",
                [Problem(f"{folder(known)}/{name}.yaml", "", wrong, advice)],
            )
        for other in asked_by(known):
            visit(other, (*below, name))
        done[name] = known

    for name in names:
        visit(name, ())
    return list(done.values())


def find(study: Study, name: str) -> Known | None:
    """Return the variable or the cohort of a name, if there is one."""
    return study.variables.get(name) or study.cohorts.get(name)


def folder(known: Known) -> str:
    """Return the folder that a definition stands in."""
    return "variables" if isinstance(known, Variable) else "cohorts"


def asked_by(known: Known) -> tuple[str, ...]:
    """Return the columns of a person that a variable or a cohort asks for."""
    if isinstance(known, Cohort):
        return known.where.names
    anchors = [name for name in (known.when.after, known.when.before) if name]
    if not known.source and known.sql is not None:
        return columns_of(known.sql, known.dialect)
    return tuple(anchors)
