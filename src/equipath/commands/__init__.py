"""The commands, one file each, found by their files' names and imported when called."""

from equipath.registry import Registry

COMMANDS = Registry(
    package="equipath.commands",
    attribute="command",
    kind="command",
)
