"""Check that every name in a study's definitions names something that is there."""

from equipath.errors import Problem
from equipath.study.completeness_references import wrong_completeness
from equipath.study.condition_references import wrong_conditions
from equipath.study.drawn_references import wrong_tests
from equipath.study.indicator import Indicator
from equipath.study.linkage_references import wrong_linkages
from equipath.study.missing_names import Known, missing, names_in
from equipath.study.sample_references import wrong_samples
from equipath.study.source import Source
from equipath.study.study import Study


def wrong_references(study: Study, besides: Known) -> list[Problem]:
    """Return a problem for every name that names nothing, with the nearest that exists.

    `besides` are names that are there and not in the study: the library's, which are offered,
    and those of files that are wrong themselves.
    """
    known = {
        folder: names_in(study, folder, besides)
        for folder in ("sources", "indicators", "stratifiers", "thresholds", "models")
    }
    return [
        *_of_study(study, known),
        *_of_indicators(study, known),
        *_of_map_parts(study, known),
        *_of_sources(study, known),
        *wrong_conditions(study, besides),
        *wrong_completeness(study, besides),
        *wrong_tests(study, besides),
        *wrong_linkages(study, besides),
        *wrong_samples(study, besides),
    ]


def _of_study(study: Study, known: dict[str, set[str]]) -> list[Problem]:
    file, levels = "study.yaml", study.areas.levels
    focus = [study.areas.focus.type] if study.areas.focus else []
    return [
        *missing(file, "areas.focus.type", focus, levels, "level in `roll_up`"),
        *missing(file, "areas.stratify", study.areas.stratify, levels, "level in `roll_up`"),
        *missing(file, "comparators", study.comparators, levels, "level in `roll_up`"),
        *missing(file, "boundaries", study.boundaries, levels, "level in `roll_up`"),
        *missing(file, "boundaries", study.boundaries.values(), known["sources"], "source"),
        *(
            []
            if known["indicators"]
            else [Problem("indicators/", "", "the study declares no indicator.")]
        ),
    ]


def _of_indicators(study: Study, known: dict[str, set[str]]) -> list[Problem]:
    problems: list[Problem] = []
    for indicator in study.indicators.values():
        file = f"indicators/{indicator.name}.yaml"
        sources, groups = known["sources"], known["stratifiers"]
        problems += [
            *missing(file, "population", [indicator.population], sources, "source"),
            *missing(file, "source", [indicator.source], sources, "source"),
            *missing(file, "stratifiers", indicator.stratifiers, groups, "stratifier"),
            *missing(
                file,
                "adjusted",
                [name for each in indicator.adjusted for name in each.names],
                groups,
                "stratifier",
            ),
            *_of_adjustments(study, indicator),
            *missing(file, "target", [indicator.target], known["thresholds"], "threshold"),
            *missing(file, "expected", indicator.expected, known["models"], "model"),
        ]
    return problems


def _of_adjustments(study: Study, indicator: Indicator) -> list[Problem]:
    """Tell of what no model can be adjusted for, and of what is counted from no people."""
    file = f"indicators/{indicator.name}.yaml"
    crossed = dict.fromkeys(
        name
        for each in indicator.adjusted
        for name in each.names
        if name in study.stratifiers and study.stratifiers[name].crosses
    )
    problems = [
        Problem(file, "adjusted", f"`{name}` is crossed.", "Name the stratifiers that it crosses.")
        for name in crossed
    ]
    source = study.sources.get(indicator.source)
    if indicator.adjusted and source and source.fills == "published_counts":
        wrong = f"`{indicator.source}` holds published counts, and models are of people."
        problems.append(Problem(file, "adjusted", wrong, "Remove it, or count people or records."))
    return problems


def _has_flows(study: Study, indicator: str) -> bool:
    named = study.indicators[indicator].stratifiers
    # One that is not there is told of already.
    return any(s not in study.stratifiers or study.stratifiers[s].is_flow for s in named)


def _of_pathways(study: Study, known: dict[str, set[str]]) -> list[Problem]:
    problems: list[Problem] = []
    for pathway in study.pathways.values():
        file = f"pathways/{pathway.name}.yaml"
        problems += missing(file, "stages", pathway.stage_names, known["indicators"], "indicator")
        problems += missing(file, "flows", pathway.flows, known["indicators"], "indicator")
        problems += [
            Problem(
                file,
                "flows",
                f"`{name}` is not divided by where people come from and go to.",
                "Give the indicator a stratifier that `crosses` two and says `is_flow: true`.",
            )
            for name in pathway.flows
            if name in study.indicators and not _has_flows(study, name)
        ]
    return problems


def _of_map_parts(study: Study, known: dict[str, set[str]]) -> list[Problem]:
    problems = _of_pathways(study, known)
    bases = [way[0] for way in study.areas.roll_up]
    attributes = _attributes(study)
    is_open = attributes is None or len(known["sources"]) > len(study.sources)
    for model in study.models.values():
        file = f"models/{model.name}.yaml"
        problems += missing(file, "area_type", [model.area_type], bases, "lowest level")
        if not is_open:
            problems += missing(file, "covariates", model.covariates, attributes or (), "attribute")
    titles = [model.title for model in study.models.values()]
    problems += [
        Problem(
            f"models/{model.name}.yaml",
            "title",
            f"two models are called `{model.title}`: results would be mixed up.",
            "Give each a title of its own.",
        )
        for model in study.models.values()
        if titles.count(model.title) > 1
    ]
    for stratifier in study.stratifiers.values():
        file = f"stratifiers/{stratifier.name}.yaml"
        problems += missing(file, "crosses", stratifier.crosses, known["stratifiers"], "stratifier")
        problems += [
            Problem(file, "crosses", f"`{name}` is itself crossed.", "Name what it crosses.")
            for name in stratifier.crosses
            if name in study.stratifiers and study.stratifiers[name].crosses
        ]
        by_area = [
            name
            for name in stratifier.crosses
            if name in study.stratifiers and study.stratifiers[name].attribute
        ]
        if len(by_area) > 1:
            # Sums of whole areas would have to be protected by every such pair.
            wrong = f"`{by_area[0]}` and `{by_area[1]}` both divide whole areas."
            problems.append(Problem(file, "crosses", wrong, "Cross at most one such stratifier."))
        if not is_open:
            for key in ("attribute", "weighted_by"):
                named = [getattr(stratifier, key)]
                problems += missing(file, key, named, attributes or (), "attribute")
    return problems


def _attributes(study: Study) -> list[str] | None:
    """Return the attributes of areas that sources name; None where only the data name them."""
    names: list[str] = []
    for source in study.sources.values():
        names += [*source.attributes, *source.averages]
        column = source.columns.get("attribute")
        if column is None:
            continue
        if column.value is None and not column.map:
            return None
        made = [column.value] if column.value is not None else column.map.values()
        names += [str(name) for name in made if name is not None]
    return names


def _of_sources(study: Study, known: dict[str, set[str]]) -> list[Problem]:
    problems: list[Problem] = []
    for source in study.sources.values():
        file = f"sources/{source.name}.yaml"
        problems += missing(file, "adds_up_to", [source.adds_up_to], known["sources"], "source")
        problems += missing(file, "path", [_root_of(source.path)], study.roots, "root")
        attributes = _attributes(study)
        if attributes is not None:
            named = source.averages.values()
            problems += missing(file, "averages", named, attributes, "attribute")
        if _is_in_a_circle(study, source):
            wrong = f"`{source.adds_up_to}` goes round in a circle to `{source.name}`."
            advice = "Totals are checked against their parts, never the other way about."
            problems.append(Problem(file, "adds_up_to", wrong, advice))
    return problems


def _is_in_a_circle(study: Study, source: Source) -> bool:
    passed: set[str] = set()
    at: Source | None = source
    while at is not None and at.adds_up_to and at.adds_up_to not in passed:
        passed.add(at.adds_up_to)
        at = study.sources.get(at.adds_up_to)
    return source.name in passed


def _root_of(path: str | None) -> str | None:
    return path[1:].partition("}")[0] if path and path.startswith("{") else None
