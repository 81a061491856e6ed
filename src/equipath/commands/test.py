"""Try the study's definitions on the people that its tests draw by hand."""

from pathlib import Path
from typing import Any

import click

from equipath.commands.tables import print_json
from equipath.engines.choose import open_engine
from equipath.engines.scratch import passing_scratch
from equipath.errors import ExpectationError, UsageError, did_you_mean
from equipath.study.drawn_test import DrawnTest
from equipath.study.reader import load_study
from equipath.study.study import Study
from equipath.testing.play import Outcome, play


@click.command("test")
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[TEST]...")
@click.option("--engine", help="Work it out on this engine instead of the study's.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(study: Path, names: tuple[str, ...], engine: str | None, as_json: bool) -> None:
    """Try the study's definitions on the people that its tests draw by hand.

    Plays every file of STUDY/tests, or those named: TEST is a file's name without `.yaml`. No
    source is read. Of each person for whom something else came than expected, both are shown:
    these people are made up. Where a test fails, the exit code is 10.
    """
    declared = load_study(study)
    outcomes = _played(declared, _chosen(declared, names), engine)
    if as_json:
        print_json([_as_json(outcome) for outcome in outcomes])
    else:
        for outcome in outcomes:
            _print(outcome)
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    tests = "1 test" if len(outcomes) == 1 else f"{len(outcomes)} tests"
    if failed:
        raise ExpectationError(f"{failed} of {tests} failed.")
    if not as_json:
        click.echo(f"{tests} passed.")


def _chosen(study: Study, names: tuple[str, ...]) -> list[DrawnTest]:
    for name in names:
        if name not in study.tests:
            advice = did_you_mean(name, study.tests)
            raise UsageError(f"{study.name} has no test `{name}`. {advice}".strip())
    chosen = names or tuple(study.tests)
    if not chosen:
        raise UsageError(
            f"{study.name} has no tests. Draw one in {study.folder.name}/tests/NAME.yaml: "
            "`equipath schema test` says how."
        )
    return [study.tests[name] for name in chosen]


def _played(study: Study, tests: list[DrawnTest], engine: str | None) -> list[Outcome]:
    declared = study.engine.model_copy(update={"kind": engine} if engine else {})
    with passing_scratch() as folder, open_engine(declared, folder) as opened:
        return [play(study, test, opened) for test in tests]


def _print(outcome: Outcome) -> None:
    test = outcome.test
    click.echo(f"{'FAILED' if outcome.differences else 'passed'}  {test.title}")
    if not outcome.differences:
        return
    click.echo(f"        tests/{test.name}.yaml" + (f": {test.why}" if test.why else ""))
    for one in outcome.differences:
        expected, found = (value or "nothing" for value in (one.expected, one.found))
        click.echo(f"        person {one.person}: {one.what}: expected {expected}, came {found}")


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "test": outcome.test.name,
        "title": outcome.test.title,
        "passed": not outcome.differences,
        "compared": outcome.compared,
        "differences": [difference.__dict__ for difference in outcome.differences],
    }
