"""Run a study: read, count, protect small numbers, compute, and rank what stands out."""

import signal
from pathlib import Path
from typing import Any

import click

from equipath.commands.passes import print_plan
from equipath.commands.progress import progress
from equipath.commands.tables import print_json
from equipath.pipeline import forecast_of, run
from equipath.results.store import Results
from equipath.results.unfinished import passes_kept
from equipath.study.reader import load_study
from equipath.vocabulary import Severity

SHOWN = 5
"""How many findings are printed; the report has them all."""


@click.command("run")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--plan", "is_plan", is_flag=True, help="Say what a run would do; count nothing.")
@click.option("--afresh", is_flag=True, help="Count everything again, kept passes too.")
def command(study: Path, as_json: bool, is_plan: bool, afresh: bool) -> None:
    """Run a study: read, count, protect small numbers, compute, and rank what stands out.

    Writes a new run under STUDY/output/runs and points STUDY/output/current to it. Whatever
    goes wrong, the last results stay.

    With --plan it reads what is small, and the first rows of what is of people, and says which
    passes it would make, which columns each would read, and how many rows would come out.

    Ctrl-C or SIGTERM stops it, and its engine's query, with exit code 130. What each pass over
    people counted is kept in STUDY/output/.unfinished, which only you may enter: the next run
    goes on from there unless definitions, sources or equipath have changed, and removes it when
    it is done. Of sources that are a database's tables nothing is kept: they may change.
    """
    declared = load_study(study)
    if is_plan:
        with progress("Planning") as step:
            passes = forecast_of(declared, step)
        print_plan(declared, passes, as_json=as_json)
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with progress("Running") as step:
            results = run(declared, step, afresh=afresh)
    except KeyboardInterrupt:
        passes = passes_kept(declared.output)
        if passes:
            click.echo(f"{passes} finished passes are kept: the next run goes on from there.")
        raise
    found = _summary(results)
    if as_json:
        print_json(found)
        return
    data = ", ".join(
        f"{number} {severity}{'' if number == 1 else 's'}"
        for severity, number in found["data"].items()
    )
    click.echo(
        f"Run {found['run_id']}: {found['results']:,} results, {found['suppressed']:,} of them "
        f"suppressed, in {found['seconds']:.1f} seconds.\n"
        f"{found['path']}\n"
        f"About the data: {data}."
    )
    for warning in found["warnings"]:
        click.echo(f"  ! {warning}")
    click.echo(f"{found['findings']:,} findings" + (", the first:" if found["findings"] else "."))
    for sentence in found["first"]:
        click.echo(f"  - {sentence}")
    click.echo(f"`equipath report {study}` writes the report.")


def _summary(results: Results) -> dict[str, Any]:
    run_row = results.table("run").row(0, named=True)
    counted = results.query(
        "SELECT count(*) AS number, count(*) FILTER (is_suppressed) AS hidden FROM results"
    ).row(0, named=True)
    data = dict(
        results.query("SELECT severity, count(*) FROM data_findings GROUP BY severity").iter_rows()
    )
    findings = results.query("SELECT sentence FROM findings ORDER BY rank")["sentence"].to_list()
    return {
        "run_id": results.run_id,
        "path": str(results.path),
        "seconds": run_row["seconds"],
        "results": counted["number"],
        "suppressed": counted["hidden"],
        "data": {severity.value: data.get(severity.value, 0) for severity in Severity},
        "warnings": results.query(
            "SELECT source || ': ' || message AS said FROM data_findings "
            "WHERE severity <> 'note' ORDER BY severity, source"
        )["said"].to_list(),
        "findings": len(findings),
        "first": findings[:SHOWN],
    }
