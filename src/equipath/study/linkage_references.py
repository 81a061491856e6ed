"""Check that what linkages name is there, and that no source is linked twice."""

from equipath.errors import Problem
from equipath.study.linkage import Linkage
from equipath.study.missing_names import Known, missing, names_in
from equipath.study.study import Study

PEOPLE = "people"


def wrong_linkages(study: Study, besides: Known) -> list[Problem]:
    """Return a problem for every source and stratifier of a linkage that is not there.

    `besides` are names that are there and not in the study.
    """
    return [
        *(p for linkage in study.linkages.values() for p in _of_linkage(study, linkage, besides)),
        *_linked_twice(study),
    ]


def people_of(study: Study, linkage: Linkage) -> str | None:
    """Return the source of people that a linkage links to; None where it is not clear which."""
    if linkage.people is not None:
        return linkage.people
    named = [s.name for s in study.sources.values() if s.fills == PEOPLE]
    return named[0] if len(named) == 1 else None


def _of_linkage(study: Study, linkage: Linkage, besides: Known) -> list[Problem]:
    file = f"linkages/{linkage.name}.yaml"
    sources = names_in(study, "sources", besides)
    strata = names_in(study, "stratifiers", besides)
    people = people_of(study, linkage)
    problems = [
        *missing(file, "source", [linkage.source], sources, "source"),
        *missing(file, "people", [people], sources, "source"),
        *missing(file, "stratifiers", linkage.stratifiers, strata, "stratifier"),
    ]
    if people is None:
        wrong = "which source of people is meant is not clear."
        problems.append(Problem(file, "people", wrong, "Name a source that fills `people`."))
    elif people in study.sources and study.sources[people].fills != PEOPLE:
        wrong = f"`{people}` fills `{study.sources[people].fills}`."
        problems.append(Problem(file, "people", wrong, "Name a source that fills `people`."))
    if linkage.source in study.sources and study.sources[linkage.source].fills == PEOPLE:
        wrong = f"`{linkage.source}` fills `people` itself."
        problems.append(Problem(file, "source", wrong, "Name a source of records."))
    return problems


def _linked_twice(study: Study) -> list[Problem]:
    linked = [linkage.source for linkage in study.linkages.values()]
    return [
        Problem(
            f"linkages/{linkage.name}.yaml",
            "source",
            f"`{linkage.source}` is linked by another file as well.",
            "Keep one of them.",
        )
        for linkage in study.linkages.values()
        if linked.count(linkage.source) > 1
    ]
