"""Add a template's sources, and what is counted in them, to a study that is there."""

import shutil
from pathlib import Path

import click

from equipath.commands.templates import definitions, found, is_of_a_data_set
from equipath.errors import RunError, UsageError

CHANGED_FIRST = "`path` says where your extract lies, `kind` what it is"


@click.command("add")
@click.argument("template")
@click.argument("study", type=click.Path(path_type=Path))
def command(template: str, study: Path) -> None:
    """Add a template's sources, and what is counted in them, to a study that is there.

    TEMPLATE is a data set: `equipath list templates` has them all. Nothing that is there is
    replaced: where a file of the same name is, nothing is added.
    """
    added = add_to_study(template, study)
    click.echo(f"Added to {study}:\n")
    for path in added:
        click.echo(f"  {path}")
    click.echo(f"\nIn each source {CHANGED_FIRST}. Then: equipath check {study}")


def add_to_study(template: str, study: Path) -> list[Path]:
    """Copy a template's definitions into a study's folder and return their paths within it.

    Raises `UsageError` where there is no such template or study, or where a file is there, and
    `RunError` where the folder cannot be written.
    """
    folder, paths = found(template), definitions(template)
    if not is_of_a_data_set(template):
        raise UsageError(
            f"`{template}` is a study of its own: `equipath new NAME --template {template}`."
        )
    if not (study / "study.yaml").is_file():
        raise UsageError(
            f"{study} is not a study: it has no `study.yaml`. "
            f"`equipath new {study} --template {template}` makes one."
        )
    taken = [path for path in paths if (study / path).exists()]
    if taken:
        named = ", ".join(f"`{path}`" for path in taken)
        raise UsageError(f"{study} has {named} already. Rename or remove what is there first.")
    try:
        for path in paths:
            (study / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / path, study / path)
    except OSError as error:
        raise RunError(f"{study} cannot be written: {error.strerror}.") from None
    return paths
