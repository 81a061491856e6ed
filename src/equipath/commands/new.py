"""Make a study's folder that runs as it is, on made-up people."""

import json
import re
import shutil
from pathlib import Path

import click

import equipath.library
from equipath.errors import RunError, UsageError
from equipath.synthetic.write import write_region

TEMPLATE = Path(equipath.library.__file__).parent / "templates" / "demonstration"
TITLE = "title: Demonstration study\n"
"""The line of the template that each study replaces by its own."""


@click.command("new")
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--people", default=20_000, show_default=True, help="How many people to make up.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another region.")
def command(name: Path, people: int, seed: int) -> None:
    """Make a study's folder that runs as it is, on made-up people.

    NAME is the folder. Its last part names the study: letters, digits, `-` and `_`.
    """
    make_study(name, people, seed)
    click.echo(
        f"{name} is a study that runs as it is, on {people:,} people who do not exist.\n\n"
        f"  equipath check {name}     reads everything declared and says what is wrong\n"
        f"  equipath run {name}       runs it\n"
        f"  equipath report {name}    writes a report to send round\n\n"
        f"Then put your own data in place of {name / 'data'}: start with {name / 'study.yaml'}."
    )


def make_study(folder: Path, people: int, seed: int) -> None:
    """Copy the template to a folder and make up its people.

    Raises `UsageError` where the folder has something in it or its name cannot name a study,
    and `RunError` where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there and not empty. Give a new folder's name.")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", folder.resolve().name):
        raise UsageError(
            f"`{folder.resolve().name}` cannot name a study. "
            "Use letters, digits, `-` and `_`, starting with a letter."
        )
    try:
        # The region is the only part that can be refused: it goes first, so that nothing is left.
        write_region(folder / "data", people, seed)
        shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
        title = json.dumps(folder.resolve().name.replace("_", " "), ensure_ascii=False)
        main = folder / "study.yaml"
        text = main.read_text(encoding="utf-8").replace(TITLE, f"title: {title}\n")
        main.write_text(text, encoding="utf-8")
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror}.") from None
