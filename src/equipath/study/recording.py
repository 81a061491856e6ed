"""What declared completeness becomes: an indicator, and stratifiers that keep its states apart."""

from collections.abc import Iterable
from dataclasses import replace

from equipath.errors import Problem
from equipath.study.completeness import STATES, VALID, Completeness
from equipath.study.condition import Where
from equipath.study.definition import Definition
from equipath.study.indicator import Count, Indicator
from equipath.study.stratifier import Stratifier, Stratum
from equipath.vocabulary import Polarity

Parts = dict[str, dict[str, Definition]]
"""The definitions of each folder of a study."""


def add_indicators(parts: Parts) -> None:
    """Add the indicators that completeness makes: of each field, the share that is valid."""
    made = {c.indicator: _indicator(c) for c in _declared(parts)}
    parts["indicators"] = {**made, **parts["indicators"]}


def add_recordings(parts: Parts) -> None:
    """Divide those indicators by the states of their field too, in everyone and in each group.

    A stratifier that itself crosses others has so many strata already that states are not
    counted in them.
    """
    for declared in _declared(parts):
        indicator = parts["indicators"][declared.indicator]
        named = (parts["stratifiers"].get(name) for name in declared.stratifiers)
        plain = [s for s in named if isinstance(s, Stratifier) and not s.crosses]
        made = [_of_states(declared), *(_of_states_by(declared, s) for s in plain)]
        parts["stratifiers"] |= {s.name: s for s in made}
        divided = (*declared.stratifiers, *(s.name for s in made))
        parts["indicators"][declared.indicator] = indicator.model_copy(
            update={"stratifiers": divided}
        )


def where_written(problems: list[Problem], declared: Iterable[Completeness]) -> list[Problem]:
    """Tell what is wrong with an indicator that completeness makes of the file that declares it."""
    files = {f"indicators/{c.indicator}.yaml": f"completeness/{c.name}.yaml" for c in declared}
    return [
        replace(p, file=files[p.file], key=p.key.removeprefix("denominator."))
        if p.file in files
        else p
        for p in problems
    ]


def _declared(parts: Parts) -> list[Completeness]:
    """Return what is declared; one without a source is told of, and makes nothing."""
    given = parts["completeness"].values()
    return [c for c in given if isinstance(c, Completeness) and c.source]


def _indicator(declared: Completeness) -> Indicator:
    field = declared.title[:1].lower() + declared.title[1:]
    return Indicator(
        name=declared.indicator,
        title=f"{declared.title}: valid",
        kind="proportion",
        source=declared.source or "",
        numerator=Count(
            words=f"Those whose {field} is valid",
            where=Where.model_validate({declared.recording: VALID}),
        ),
        denominator=Count(words=f"All whose {field} should be recorded", where=declared.where),
        polarity=Polarity.HIGHER_IS_BETTER,
        why_it_matters=declared.why_it_matters,
        target=declared.target,
        stratifiers=declared.stratifiers,
        statistics=declared.statistics,
        caveats=declared.caveats,
        review=declared.review,
    )


def _of_states(declared: Completeness) -> Stratifier:
    return Stratifier(
        name=declared.recording,
        title=f"{declared.title}: how it is recorded",
        column=declared.recording,
        strata=tuple(Stratum(name=state) for state in STATES),
        is_compared=False,
    )


def _of_states_by(declared: Completeness, stratifier: Stratifier) -> Stratifier:
    return Stratifier(
        name=declared.recording_by(stratifier.name),
        title=f"{declared.title}: how it is recorded, by {stratifier.title.lower()}",
        crosses=(declared.recording, stratifier.name),
        is_compared=False,
    )
