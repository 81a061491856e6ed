"""The commands, as `--help` says them."""

import click

from equipath.cli import main
from equipath.commands import COMMANDS

HEAD = """# Commands

`equipath COMMAND --help` says the same on a terminal. Every error a user can make ends in words \
on standard error and an [exit code](errors.md) of its own; progress goes to standard error, \
answers to standard output. `--json`, where there is one, prints for scripts."""

WIDTH = 88


def chapter() -> str:
    parts = [HEAD, f"## equipath\n\n{_help(main, 'equipath')}"]
    parts += [
        f"## {name}\n\n{_help(COMMANDS.get(name), f'equipath {name}')}" for name in COMMANDS.names()
    ]
    return "\n\n".join(parts)


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH)
    return f"```text\n{command.get_help(context)}\n```"
