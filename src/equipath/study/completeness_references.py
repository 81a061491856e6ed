"""Check declared completeness against the rest of the study: its source, codes and baseline."""

from collections.abc import Iterator

from equipath.errors import Problem
from equipath.study.completeness import Completeness, codes, in_both
from equipath.study.missing_names import Known, missing
from equipath.study.pieces import pieces
from equipath.study.study import Study

PUBLISHED = "published_counts"
"""Counts have no rows whose field could be looked at."""


def wrong_completeness(study: Study, besides: Known) -> list[Problem]:
    """Return a problem for everything that completeness needs of the study and does not find.

    `besides` are names that are there and not in the study. The sources, stratifiers and
    thresholds that it names are checked with the indicator that it makes.
    """
    return [
        problem
        for declared in study.completeness.values()
        for problem in (
            *_of_names(study, declared),
            *_of_codelist(study, declared, besides),
            *_of_baseline(study, declared),
        )
    ]


def _of_names(study: Study, declared: Completeness) -> Iterator[Problem]:
    file = f"completeness/{declared.name}.yaml"
    source = study.sources.get(declared.source or "")
    if source and source.fills == PUBLISHED:
        wrong = f"`{source.name}` fills `{PUBLISHED}`, in which no field is seen."
        yield Problem(file, "source", wrong, "Name a source of people or records.")
    if declared.source is None:
        yield Problem(file, "source", "is missing.", "Name the source whose column it is.")
    elif declared.recording not in study.indicators[declared.indicator].numerator.where.names:
        wrong = f"its indicator would be `{declared.indicator}`, which `indicators/` has as well."
        yield Problem(file, "", wrong, "Give one of them another name.")


def _of_codelist(study: Study, declared: Completeness, besides: Known) -> Iterator[Problem]:
    name, file = declared.codelist, f"completeness/{declared.name}.yaml"
    if name is None or ("codelists", name) in besides:
        return
    if name not in study.codelists:
        yield from missing(file, "codelist", [name], study.codelists, "codelist")
        return
    listed = [term.code for term in study.codelists[name].terms]
    for key in ("not_stated", "not_known"):
        shared = in_both(codes(getattr(declared, key)), listed)
        if shared:
            wrong = f"`{shared}` is in the codelist `{name}`, which says what is valid."
            yield Problem(file, key, wrong, "Leave it out of one of them.")


def _of_baseline(study: Study, declared: Completeness) -> Iterator[Problem]:
    day, file = declared.baseline, f"completeness/{declared.name}.yaml"
    if day is None:
        return
    cut = [(start, end) for every, start, end in pieces(study.period) if every != "whole"]
    if not cut:
        wrong = "the study's period is in one piece, so nothing comes after a baseline."
        yield Problem(file, "baseline", wrong, "Write `every: [month]` in study.yaml's `period`.")
    elif not any(start <= day <= end for start, end in cut):
        whole = f"{cut[0][0]} to {max(end for _, end in cut)}"
        wrong = f"{day} lies in no month, quarter or year of the study: these are {whole}."
        yield Problem(file, "baseline", wrong, "Name a day of the piece to compare with.")
