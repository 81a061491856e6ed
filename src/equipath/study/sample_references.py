"""Check that what samples name is there."""

from equipath.errors import Problem
from equipath.study.missing_names import Known, missing, names_in
from equipath.study.study import Study


def wrong_samples(study: Study, besides: Known) -> list[Problem]:
    """Return a problem for every indicator and stratifier of a sample that is not there.

    `besides` are names that are there and not in the study. A sample of published counts, which
    have no rows of people, is one as well.
    """
    problems: list[Problem] = []
    for sample in study.samples.values():
        file = f"samples/{sample.name}.yaml"
        indicators = names_in(study, "indicators", besides)
        strata = names_in(study, "stratifiers", besides)
        problems += missing(file, "of", [sample.of], indicators, "indicator")
        problems += missing(file, "by", sample.by, strata, "stratifier")
        indicator = study.indicators.get(sample.of)
        source = study.sources.get(indicator.source) if indicator else None
        if source is not None and source.fills == "published_counts":
            wrong = f"`{sample.of}` is counted from published counts, in which nobody is seen."
            problems.append(Problem(file, "of", wrong, "Name an indicator of people or records."))
    return problems
