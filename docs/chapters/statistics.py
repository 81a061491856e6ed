"""The statistics: definition, formula, reference, and when not to use each."""

import inspect

from docs.chapters.markdown import code, prose
from equipath.statistics import STATISTICS
from equipath.statistics.statistic import Statistic
from equipath.vocabulary import Over

HEAD = """# Statistics

Each is a pure function of NumPy arrays in `equipath.statistics`, one file a statistic, usable \
on its own. It returns an `Estimate` of aligned arrays: `value`, `lower_ci`, `upper_ci`, `method` \
(the method of each row), `note` (why a value or limit is not there) and `extra`. A bad row \
spoils itself only; wrong options and shapes raise `StatisticError`."""

ALONG = {
    Over.NONE: "every row on its own",
    Over.STRATUM: "the strata of each group",
    Over.AREA: "the areas of each group",
    Over.PERIOD: "the periods of each group",
    Over.STAGE: "the stages of each group",
}


def chapter() -> str:
    statistics = [STATISTICS.get(name) for name in STATISTICS.names()]
    listed = "\n".join(f"- [{s.title}](#{s.name}): {s.definition}" for s in statistics)
    return "\n\n".join([HEAD, listed, *(_section(s) for s in statistics)])


def _section(statistic: Statistic) -> str:
    first, _, rest = prose(statistic.compute.__doc__).partition("\n\n")
    answer = "one answer a row" if statistic.gives_rows else "one answer a group"
    facts = [
        f"- **Definition.** {statistic.definition}",
        f"- **Formula.** {statistic.formula}",
        f"- **Runs along** {ALONG[statistic.over]}; {answer}.",
        f"- **Takes** {', '.join(code(column) for column in statistic.requires)}.",
        f"- **Not for.** {statistic.when_not}",
        f"- **Reference.** {statistic.reference}.",
    ]
    return "\n\n".join(
        [
            f"## {statistic.name}",
            f"**{statistic.title}.** {first}",
            f"```text\n{_call(statistic)}\n```",
            "\n".join(facts),
            rest,
        ]
    )


def _call(statistic: Statistic) -> str:
    parameters = inspect.signature(statistic.compute).parameters.values()
    shown = []
    for p in parameters:
        if p.kind is p.KEYWORD_ONLY and "*" not in shown:
            shown.append("*")
        shown.append(p.name if p.default is p.empty else f"{p.name}={p.default!r}")
    return f"{statistic.compute.__module__}.{statistic.compute.__name__}({', '.join(shown)})"
