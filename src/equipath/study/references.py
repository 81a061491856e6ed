"""Check that every name in a study's definitions names something that is there."""

from collections.abc import Iterable

from equipath.errors import Problem, did_you_mean
from equipath.study.study import Study


def wrong_references(study: Study) -> list[Problem]:
    """Return a problem for every name that names nothing, with the nearest that exists."""
    return [*_of_study(study), *_of_indicators(study), *_of_others(study)]


def _missing(
    file: str, key: str, named: Iterable[str], known: Iterable[str], kind: str
) -> list[Problem]:
    options = list(known)
    return [
        Problem(file, key, f"there is no {kind} `{name}`.", did_you_mean(name, options))
        for name in named
        if name not in options
    ]


def _of_study(study: Study) -> list[Problem]:
    file, levels = "study.yaml", study.areas.levels
    focus = [study.areas.focus.type] if study.areas.focus else []
    return [
        *_missing(file, "areas.focus.type", focus, levels, "level in `roll_up`"),
        *_missing(file, "areas.stratify", study.areas.stratify, levels, "level in `roll_up`"),
        *_missing(file, "comparators", study.comparators, levels, "level in `roll_up`"),
        *_missing(file, "boundaries", study.boundaries, levels, "level in `roll_up`"),
        *_missing(file, "boundaries", study.boundaries.values(), study.sources, "source"),
        *(
            []
            if study.indicators
            else [Problem("indicators/", "", "the study declares no indicator.")]
        ),
    ]


def _of_indicators(study: Study) -> list[Problem]:
    problems: list[Problem] = []
    for indicator in study.indicators.values():
        file = f"indicators/{indicator.name}.yaml"
        target = [indicator.target] if indicator.target else []
        populations = [indicator.population] if indicator.population else []
        problems += [
            *_missing(file, "population", populations, study.sources, "source"),
            *_missing(file, "source", [indicator.source], study.sources, "source"),
            *_missing(file, "stratifiers", indicator.stratifiers, study.stratifiers, "stratifier"),
            *_missing(file, "target", target, study.thresholds, "threshold"),
            *_missing(file, "expected", indicator.expected, study.models, "model"),
        ]
    return problems


def _of_others(study: Study) -> list[Problem]:
    problems: list[Problem] = []
    for pathway in study.pathways.values():
        file = f"pathways/{pathway.name}.yaml"
        problems += _missing(file, "stages", pathway.stages, study.indicators, "indicator")
    bases = [way[0] for way in study.areas.roll_up]
    for model in study.models.values():
        file = f"models/{model.name}.yaml"
        problems += _missing(file, "area_type", [model.area_type], bases, "lowest level")
        problems += _missing(file, "covariates", model.covariates, _attributes(study), "attribute")
    for stratifier in study.stratifiers.values():
        file = f"stratifiers/{stratifier.name}.yaml"
        named = [stratifier.attribute] if stratifier.attribute else []
        problems += _missing(file, "attribute", named, _attributes(study), "attribute")
    for source in study.sources.values():
        totals = [source.adds_up_to] if source.adds_up_to else []
        file = f"sources/{source.name}.yaml"
        problems += _missing(file, "adds_up_to", totals, study.sources, "source")
        for root in _root_of(source.path):
            problems += _missing(file, "path", [root], study.roots, "root")
    return problems


def _attributes(study: Study) -> list[str]:
    """Return the attributes of areas that sources name, by columns or one a row."""
    return [
        name
        for source in study.sources.values()
        for name in (
            *source.attributes,
            *(source.columns["attribute"].map.values() if "attribute" in source.columns else ()),
        )
    ]


def _root_of(path: str | None) -> list[str]:
    if path is None or not path.startswith("{"):
        return []
    return [path[1:].partition("}")[0]]
