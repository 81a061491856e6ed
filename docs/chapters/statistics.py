"""The statistics by family: an index to the pages of the gallery."""

from docs.chapters.markdown import table
from equipath.calculations.families import FAMILIES, Family
from equipath.statistics import STATISTICS

HEAD = """# Statistics

Every statistic has a page: what it is in words and as a formula, when not to use it, its \
reference, the columns and options it takes, and a worked example with its chart. All examples \
ship with equipath: `equipath calculate STATISTIC --example` prints the table.

There are three ways to a statistic. A study makes the usual ones by itself and others that an \
indicator [asks for](../how-to/ask-for-further-statistics.md); a table in a spreadsheet is \
[calculated](../how-to/calculate-a-statistic.md) in one command; and each is a pure function of \
NumPy arrays in `equipath.statistics`, one file a statistic. A bad row spoils itself only, with \
the reason in `note`; wrong options raise `StatisticError`. Not sure which? See \
[choose a measure of inequality](../how-to/choose-a-measure-of-inequality.md)."""


def chapter() -> str:
    return "\n\n".join([HEAD, *(_section(family) for family in FAMILIES)])


def _section(family: Family) -> str:
    rows = []
    for name in family.names:
        s = STATISTICS.get(name)
        rows.append((f"[{s.title}](statistics/{name}.md)", s.definition, s.when_not))
    listed = table(("statistic", "what it says", "not for"), rows)
    return f"## {family.title}\n\n{family.question}\n\n{listed}"
