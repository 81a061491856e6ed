"""Print JSON Schemas of the definitions, so that editors complete and check the YAML."""

import json
from pathlib import Path

import click

from equipath.commands.tables import print_json
from equipath.errors import RunError, UsageError, did_you_mean
from equipath.study.schema import schemas


@click.command("schema")
@click.argument("kind", required=False)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write KIND.schema.json to this folder."
)
def command(kind: str | None, output: Path | None) -> None:
    """Print JSON Schemas of the definitions, so that editors complete and check the YAML.

    KIND is `study`, `source`, `indicator`…: all of them where it is left out.
    """
    known = schemas()
    if kind is not None and kind not in known:
        raise UsageError(f"There is no definition `{kind}`. {did_you_mean(kind, known)}")
    chosen = known if kind is None else {kind: known[kind]}
    if output is None:
        print_json(chosen if kind is None else known[kind])
        return
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, schema in chosen.items():
            path = output / f"{name}.schema.json"
            path.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
            click.echo(path)
    except OSError as error:
        raise RunError(f"{output} cannot be written: {error.strerror}.") from None
