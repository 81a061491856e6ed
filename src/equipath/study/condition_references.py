"""Check that what variables, cohorts and conditions name is there."""

from collections.abc import Iterator

from equipath.errors import Problem, did_you_mean
from equipath.study.condition import Where
from equipath.study.missing_names import Known, missing, names_in
from equipath.study.study import Study
from equipath.study.variable import Variable


def wrong_conditions(study: Study, besides: Known) -> list[Problem]:
    """Return a problem for every codelist, source and variable of a condition that is not there.

    `besides` are names that are there and not in the study. Columns are checked against the
    data, which alone know them all.
    """
    return [
        *_of_codelists(study, besides),
        *(p for v in study.variables.values() for p in _of_variable(study, v, besides)),
        *_of_person_time(study, besides),
        *_of_names(study),
    ]


def _conditions(study: Study) -> Iterator[tuple[str, str, Where]]:
    for indicator in study.indicators.values():
        file = f"indicators/{indicator.name}.yaml"
        yield file, "numerator.where", indicator.numerator.where
        yield file, "denominator.where", indicator.denominator.where
    for variable in study.variables.values():
        yield f"variables/{variable.name}.yaml", "where", variable.where
    for cohort in study.cohorts.values():
        yield f"cohorts/{cohort.name}.yaml", "where", cohort.where


def _of_codelists(study: Study, besides: Known) -> list[Problem]:
    known = names_in(study, "codelists", besides)
    return [
        Problem(
            file,
            key,
            f"there is no codelist `{name}`.",
            did_you_mean(name, known) or f"Write `codelists/{name}.csv`, of `code,term`.",
        )
        for file, key, where in _conditions(study)
        for name in where.codelists
        if name not in known
    ]


def _of_variable(study: Study, variable: Variable, besides: Known) -> list[Problem]:
    file = f"variables/{variable.name}.yaml"
    sources = names_in(study, "sources", besides)
    problems = missing(file, "source", variable.source, sources, "source")
    filled = {study.sources[name].fills for name in variable.source if name in study.sources}
    if len(filled) > 1:
        wrong = f"its sources fill {' and '.join(f'`{f}`' for f in sorted(filled))}."
        advice = "Records that are taken together fill one contract."
        problems.append(Problem(file, "source", wrong, advice))
    return problems


def _of_person_time(study: Study, besides: Known) -> list[Problem]:
    days = {name for name, variable in study.variables.items() if variable.take == "days"}
    broken = {name for folder, name in besides if folder == "variables"}
    return [
        Problem(
            f"indicators/{indicator.name}.yaml",
            f"{part}.person_time",
            f"`{count.person_time}` is no variable that takes `days`.",
            did_you_mean(count.person_time, days) or "Declare one in `variables/`.",
        )
        for indicator in study.indicators.values()
        for part, count in (
            ("numerator", indicator.numerator),
            ("denominator", indicator.denominator),
        )
        if count.person_time and count.person_time not in days | broken
    ]


def _of_names(study: Study) -> list[Problem]:
    return [
        Problem(
            f"cohorts/{name}.yaml",
            "",
            f"`{name}` is a variable as well: conditions could mean either.",
            "Give one of them another name.",
        )
        for name in study.cohorts
        if name in study.variables
    ]
