"""Check cohorts: one with nobody in it is a mistake more often than a fact."""

from collections.abc import Mapping

from equipath.contracts.data_finding import DataFinding
from equipath.study.study import Study
from equipath.vocabulary import Severity


def check_cohorts(study: Study, sizes: Mapping[str, int], people: int) -> list[DataFinding]:
    """Find cohorts that nobody of `people` is in; `sizes` says how many are in each."""
    return [
        DataFinding(
            Severity.WARNING,
            "cohort_of_nobody",
            f"cohorts/{name}.yaml",
            "where",
            0,
            people,
            "",
            f"nobody of {people:,} people is in the cohort `{study.cohorts[name].title}`.",
            "Leave out its conditions one by one to see which one it is.",
        )
        for name, size in sizes.items()
        if people and not size
    ]
