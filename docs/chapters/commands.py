"""The commands, as `--help` says them."""

from click.testing import CliRunner

from equipath.cli import main
from equipath.commands import COMMANDS

HEAD = """# Commands

`equipath COMMAND --help` says the same on a terminal. Every error a user can make ends in words \
on standard error and an [exit code](errors.md) of its own; progress goes to standard error, \
answers to standard output. `--json`, where there is one, prints for scripts."""

WIDTH = 88


def chapter() -> str:
    parts = [HEAD, f"## equipath\n\n{_help()}"]
    names = [name.replace("_", "-") for name in COMMANDS.names()]
    parts += [f"## {name}\n\n{_help(name)}" for name in names]
    return "\n\n".join(parts)


def _help(*words: str) -> str:
    said = CliRunner().invoke(main, [*words, "--help"], prog_name="equipath", terminal_width=WIDTH)
    return f"```text\n{said.output.strip()}\n```"
