"""List what is there: indicators, statistics, contracts, sources, templates."""

from collections.abc import Mapping
from pathlib import Path

import click

from equipath.commands.tables import print_json, print_rows
from equipath.commands.templates import DEMONSTRATION, TEMPLATES, names, title
from equipath.contracts import CONTRACTS
from equipath.errors import UsageError, did_you_mean
from equipath.registry import Registry
from equipath.sources import SOURCES
from equipath.statistics import STATISTICS
from equipath.study.reader import load_study
from equipath.study.study import Study

REGISTRIES: Mapping[str, Registry] = {
    "contracts": CONTRACTS,
    "sources": SOURCES,
    "statistics": STATISTICS,
}
KINDS = ("indicators", *REGISTRIES, "templates")

Rows = list[dict[str, str]]


@click.command("list")
@click.argument("kind")
@click.argument("study", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(kind: str, study: Path | None, as_json: bool) -> None:
    """List what is there: indicators, statistics, contracts, sources, templates.

    KIND is `indicators`, `statistics`, `contracts`, `sources` or `templates` (what `equipath new`
    and `equipath add` start from). With STUDY its own indicators and sources are listed; without,
    the indicators of the shipped study and the kinds of source that can be read.
    """
    if kind not in KINDS:
        raise UsageError(f"There is nothing called `{kind}` to list. {did_you_mean(kind, KINDS)}")
    rows = _rows(kind, load_study(study) if study else None)
    if as_json:
        print_json(rows)
    elif rows:
        print_rows(list(rows[0]), [list(row.values()) for row in rows])


def _rows(kind: str, study: Study | None) -> Rows:
    if kind == "indicators":
        return _indicators(study or load_study(TEMPLATES / DEMONSTRATION))
    if kind == "sources" and study:
        return _sources(study)
    if kind == "templates":
        return [{"name": name, "title": title(name)} for name in names()]
    registry = REGISTRIES[kind]
    return [{"name": name, "summary": registry.summary(name)} for name in registry.names()]


def _indicators(study: Study) -> Rows:
    return [
        {
            "name": i.name,
            "title": i.title,
            "kind": i.kind,
            "numerator": i.numerator.words,
            "denominator": i.denominator.words,
            "reviewed_on": str(i.review.reviewed_on),
        }
        for i in study.indicators.values()
    ]


def _sources(study: Study) -> Rows:
    return [
        {
            "name": s.name,
            "title": s.title,
            "kind": s.kind,
            "fills": s.fills,
            "where": s.path or (f"${s.connection}" if s.connection else s.table or "a query"),
            "publisher": s.publisher,
        }
        for s in study.sources.values()
    ]
