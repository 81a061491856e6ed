"""Find people who are counted once for all pieces of the period, where that may surprise."""

from collections.abc import Mapping

from equipath.analyses.indicators.units import pieces_of
from equipath.contracts.data_finding import DataFinding
from equipath.study.pieces import pieces
from equipath.study.study import Study
from equipath.vocabulary import Severity


def counted_once(study: Study, contracts: Mapping[str, str]) -> list[DataFinding]:
    """Return a finding for each source of people who are not counted in each piece of the period.

    `contracts` says what each source fills. Without a variable or a cohort nothing says that
    people were otherwise on an earlier day, so they have one count and no course over time.
    """
    into = len(list(pieces(study.period)))
    found = []
    for source, contract in contracts.items():
        mine = [i for i in study.indicators.values() if i.source == source]
        if contract == "people" and mine and len(pieces_of(study, contract, mine)) < into:
            titles = ", ".join(f"`{i.title}`" for i in mine)
            found.append(_said(study, source, titles, len(mine), into))
    return found


def _said(study: Study, source: str, titles: str, count: int, into: int) -> DataFinding:
    start, end = study.period.start, study.period.end
    return DataFinding(
        Severity.NOTE,
        "counted_once",
        source,
        "",
        count,
        len(study.indicators),
        "",
        f"People are counted once, from {start} to {end}, and not in each of its {into} pieces, "
        f"for {titles}: no variable or cohort says how they were on an earlier day.",
        "To follow people over time, ask for a variable of records, such as who was registered "
        "`at_end`.",
    )
