"""Make a study's folder that runs as it is, on made-up people."""

import re
from pathlib import Path

import click

from equipath.commands.templates import DEMONSTRATION, RECIPE, copy, found, is_of_a_data_set
from equipath.errors import RunError, UsageError
from equipath.synthetic.extract import write_extract
from equipath.synthetic.write import write_region


@click.command("new")
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--template",
    default=DEMONSTRATION,
    show_default=True,
    help="What it starts from: `equipath list templates` has them all.",
)
@click.option("--people", default=20_000, show_default=True, help="How many people to make up.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another region.")
def command(name: Path, people: int, seed: int, template: str) -> None:
    """Make a study's folder that runs as it is, on made-up people.

    NAME is the folder. Its last part names the study: letters, digits, `-` and `_`. With the
    template of a data set (`hes-apc`, `ecds`, `omop`…) its sources map an extract of that data
    set; `equipath add` puts them into a study that is there.
    """
    make_study(name, people, seed, template)
    click.echo(
        f"{name} is a study that runs as it is, on {people:,} people who do not exist.\n\n"
        f"  equipath check {name}     reads everything declared and says what is wrong\n"
        f"  equipath run {name}       runs it\n"
        f"  equipath report {name}    writes a report to send round\n\n"
        f"Then put your own data in place of {name / 'data'}: start with {_start(name, template)}."
    )


def _start(folder: Path, template: str) -> Path:
    return folder / ("sources" if is_of_a_data_set(template) else "study.yaml")


def make_study(folder: Path, people: int, seed: int, template: str = DEMONSTRATION) -> None:
    """Copy a template to a folder and make up its people.

    Raises `UsageError` where there is no such template, where the folder has something in it or
    where its name cannot name a study, and `RunError` where it cannot be written.
    """
    found(template)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there and not empty. Give a new folder's name.")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", folder.resolve().name):
        raise UsageError(
            f"`{folder.resolve().name}` cannot name a study. "
            "Use letters, digits, `-` and `_`, starting with a letter."
        )
    try:
        # The people are the only part that can be refused: they go first, so that nothing is left.
        if is_of_a_data_set(template):
            write_extract(found(template) / RECIPE, folder / "data", people, seed)
        elif template == DEMONSTRATION:
            write_region(folder / "data", people, seed)
        else:
            write_region(folder / "data", people, seed, with_records=True)
        copy(template, folder)
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror}.") from None
