"""Every error that a user can meet, with its exit code."""

from docs.chapters.markdown import code, table
from equipath import errors
from equipath.cli import STOPPED

HEAD = """# Errors

An error says where it is, what is wrong and what may be written instead. Those that come in \
numbers, as a study's mistakes do, are shown together. From Python they are exceptions of \
`equipath.errors`, all of them `EquipathError`, with `message` and `problems` (each with `file`, \
`key`, `wrong` and `instead`)."""

TAIL = f"""Exit code 0 says that all went well, {STOPPED} that the command was interrupted. \
Exit code 1 without a class below it is a mistake in equipath: `equipath --debug …` shows where, \
and a report of it is welcome."""


def chapter() -> str:
    kinds = sorted(
        (kind for kind in vars(errors).values() if isinstance(kind, type)), key=lambda k: k.__name__
    )
    mine = [kind for kind in kinds if issubclass(kind, errors.EquipathError)]
    rows = [
        (str(kind.exit_code), code(kind.__name__), kind.__doc__ or "")
        for kind in sorted(mine, key=lambda kind: kind.exit_code)
    ]
    return "\n\n".join([HEAD, table(("exit code", "class", "when"), rows), TAIL])
