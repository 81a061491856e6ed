"""The command line: finds the commands, and turns every error into words and an exit code."""

import gc
import os
import traceback
from typing import Any

import click

from equipath.commands import COMMANDS
from equipath.errors import EquipathError, was_interrupted
from equipath.version import VERSION

STOPPED = 130
"""What a shell expects of a program that was interrupted: 128 and the number of SIGINT."""

SIDE_BY_SIDE = ("serve", "export_site")
"""Commands that make pages, each of many small questions, side by side: a thread a processor
within each question would only wait for the others. Polars reads it when it is imported."""

NOTHING_LOST = "Stopped. The last good results are as they were."


class Commands(click.Group):
    """The commands of a folder, each imported when it is called and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name.replace("_", "-") for name in COMMANDS.names()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002
        name = cmd_name.replace("-", "_")
        if name in SIDE_BY_SIDE:
            os.environ.setdefault("POLARS_MAX_THREADS", "1")
        command: click.Command = COMMANDS.get(name)
        # What is loaded stays: to look through it for garbage takes more than half a second.
        gc.freeze()
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            names = {name.replace("_", "-"): COMMANDS.summary(name) for name in COMMANDS.names()}
            formatter.write_dl(list(names.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever goes wrong is said in words, with its own exit code."""
        try:
            return super().invoke(ctx)
        except EquipathError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo(NOTHING_LOST, err=True)
            ctx.exit(STOPPED)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - a mistake of ours must not end in a traceback
            if was_interrupted(error):
                click.echo(NOTHING_LOST, err=True)
                ctx.exit(STOPPED)
            if ctx.params["debug"]:
                click.echo(traceback.format_exc(), err=True, nl=False)
            else:
                click.echo(
                    f"This is a mistake in equipath, not in what you did "
                    f"({type(error).__name__}: {error}).\n"
                    "`equipath --debug …` shows where; please report it with what it says.",
                    err=True,
                )
            ctx.exit(EquipathError.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="equipath", message="%(prog)s %(version)s")
@click.option(
    "--debug", is_flag=True, envvar="EQUIPATH_DEBUG", help="Show where a mistake of ours is."
)
def main(debug: bool) -> None:
    """Find where care is unequal along a pathway, for whom, and how sure that is.

    Start with `equipath demo`, or with `equipath new NAME` for a study of your own.
    """
