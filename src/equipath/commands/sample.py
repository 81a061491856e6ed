"""Draw an audit sample for clinical review into a file of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import polars as pl

from equipath.analyses.samples.draw import GROUP, proof
from equipath.commands.progress import progress
from equipath.errors import UsageError, did_you_mean
from equipath.pipeline import sample_of
from equipath.study.reader import load_study
from equipath.study.sample import Sample


@click.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("name", metavar="SAMPLE")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    help="The CSV file to write: new, outside the study, where only those may look who may.",
)
def command(study: Path, name: str, target: Path) -> None:
    """Draw the sample that STUDY/samples/SAMPLE.yaml declares, reproducibly.

    Its rows are of people: identifiers, their group, and the columns that the sample shows. They
    go into the one file named, which only you may read, and nowhere else; how many were drawn is
    printed, and a proof by which the same sample is known when it is drawn again.
    """
    declared = load_study(study)
    if name not in declared.samples:
        advice = did_you_mean(name, declared.samples)
        raise UsageError(f"{declared.name} has no sample `{name}`. {advice}".strip())
    sample = declared.samples[name]
    _check(target, declared.folder)
    with progress("Drawing") as step:
        drawn = sample_of(declared, sample, step)
    if drawn.is_empty():
        raise UsageError(f"Nobody is eligible for the sample `{name}`, so no file was written.")
    _write(drawn, target)
    for line in _told(drawn, sample):
        click.echo(line)
    click.echo(f"Proof: {proof(drawn, sample)}")
    click.echo(target)


def _check(target: Path, study: Path) -> None:
    """Refuse a file that is there, or lies where results are shared from."""
    place = target.resolve()
    if place.exists():
        raise UsageError(f"{target} is there already. A sample is written to a new file.")
    if not place.parent.is_dir():
        raise UsageError(f"There is no folder {target.parent}.")
    if place.is_relative_to(study):
        raise UsageError(
            f"{target} lies in the study, which is shared. Name a file where only those may look "
            "who may read the notes."
        )
    if any((above / ".git").exists() for above in place.parents):
        raise UsageError(f"{target} lies under version control. Name a file elsewhere.")


def _write(drawn: pl.DataFrame, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        drawn.write_csv(file)


def _told(drawn: pl.DataFrame, sample: Sample) -> Iterator[str]:
    """Say how many were drawn of each group: never how many, where they are fewer than asked."""
    for group, number in drawn.group_by(GROUP, maintain_order=True).len().iter_rows():
        whole = number == sample.size
        yield f"{group}: {number if whole else f'fewer than {sample.size}, all of them'}"
