"""Make up a region: people, places, shapes, and the inequalities that were planted."""

from pathlib import Path

import click

from equipath.commands.progress import progress
from equipath.errors import UsageError
from equipath.synthetic.records.otherwise import planted_stages
from equipath.synthetic.write import write_region


@click.command("synth")
@click.option("--people", default=100_000, show_default=True, help="How many people.")
@click.option("--seed", default=1, show_default=True, help="Another seed makes another region.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("synthetic"),
    show_default=True,
    help="The folder to write.",
)
@click.option(
    "--records",
    is_flag=True,
    help="Also what happened to them in two years: a table for each contract of records.",
)
@click.option(
    "--faults", is_flag=True, help="With --records: also bad ones, as real extracts have them."
)
@click.option(
    "--planted",
    type=click.Path(path_type=Path),
    help="With --records: a YAML file of other differences, `stage: {level, added, times}`.",
)
def command(
    people: int, seed: int, output: Path, records: bool, faults: bool, planted: Path | None
) -> None:
    """Make up a region: people, places, shapes, and the inequalities that were planted.

    The same number and seed make the same files, whatever the machine's number of processors.
    `truth.json` says what was planted. With `--records`, there are also registrations, clinical
    events, prescriptions, referrals, waits, appointments, admissions, emergency attendances,
    cancer pathways, transfers and approvals of high-cost drugs from 1 April 2024 to 31 March
    2026, and `codelists/` for them.
    """
    if (faults or planted) and not records:
        raise UsageError("`--faults` and `--planted` are about records. Give `--records` too.")
    stages = planted_stages(planted)
    with progress("Making up people") as tell:
        write_region(
            output,
            people,
            seed,
            records,
            faults,
            stages,
            tell=lambda done: tell(f"{done:,} of {people:,}"),
        )
    click.echo(f"{people:,} people who do not exist, in {output}:")
    for path in sorted(output.iterdir()):
        click.echo(f"  {path.name}")
