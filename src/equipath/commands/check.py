"""Read everything declared and the first rows of every source, and list what is wrong."""

from pathlib import Path

import click

from equipath.commands.progress import progress
from equipath.commands.tables import print_json, print_rows
from equipath.conform.intake import Intake
from equipath.errors import EquipathError
from equipath.pipeline import check, stop_if_wrong
from equipath.study.reader import load_study
from equipath.study.study import Study
from equipath.vocabulary import Severity


@click.command("check")
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(ctx: click.Context, study: Path, as_json: bool) -> None:
    """Read everything declared and the first rows of every source, and list what is wrong.

    Warnings and notes do not stop a run, so the exit code is then 0.
    """
    try:
        declared = load_study(study)
        with progress("Checking") as step:
            intake = check(declared, step)
    except EquipathError as error:
        if not as_json:
            raise
        print_json(_as_json(study, error, None))
        ctx.exit(error.exit_code)
    wrong = _what_stops(declared, intake)
    if as_json:
        print_json(_as_json(study, wrong, intake))
    else:
        _print(declared, intake, wrong)
    if wrong:
        ctx.exit(wrong.exit_code)


def _what_stops(study: Study, intake: Intake) -> EquipathError | None:
    try:
        stop_if_wrong(study, intake)
    except EquipathError as error:
        return error
    return None


def _print(study: Study, intake: Intake, wrong: EquipathError | None) -> None:
    order = list(Severity)
    findings = sorted(intake.findings, key=lambda f: (order.index(f.severity), f.source))
    if findings:
        rows = [(f.severity, f.source, f.column, f"{f.message} {f.advice}") for f in findings]
        print_rows(("severity", "source", "column", "finding"), rows)
        click.echo()
    for error in intake.errors:
        click.echo(str(error), err=True)
    counted = (
        f"{len(study.indicators)} indicators, {len(study.sources)} sources, "
        f"{len(study.stratifiers)} stratifiers"
    )
    if wrong:
        many = len(intake.errors) + sum(f.severity is Severity.ERROR for f in findings)
        number = "1 error" if many == 1 else f"{many} errors"
        click.echo(f"{study.title} ({counted}) cannot run: {number}.", err=True)
    else:
        click.echo(f"{study.title} can run: {counted}, {len(findings)} findings about the data.")


def _as_json(study: Path, wrong: EquipathError | None, intake: Intake | None) -> dict[str, object]:
    errors = list(intake.errors) if intake else [wrong] if wrong else []
    return {
        "study": str(study),
        "can_run": wrong is None,
        "exit_code": wrong.exit_code if wrong else 0,
        "errors": [
            {"message": e.message, "problems": [p.__dict__ for p in e.problems]} for e in errors
        ],
        "findings": [f.__dict__ for f in intake.findings] if intake else [],
    }
