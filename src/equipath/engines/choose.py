"""Open the engine that a study declares, and close it whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from equipath.engines import ENGINES
from equipath.engines.engine import Engine
from equipath.errors import Problem, StudyError, UsageError
from equipath.study.engine import Engine as Declared


@contextmanager
def open_engine(declared: Declared, scratch: Path) -> Iterator[Engine]:
    """Give the engine, which may spill to `scratch`.

    Raises `StudyError` for an engine that there is not or that is declared wrongly, and
    `RunError` for one that cannot be reached.
    """
    try:
        connect = ENGINES.get(declared.kind)
    except UsageError as error:
        problem = Problem("study.yaml", "engine", error.message)
        raise StudyError("The engine is declared wrongly:", [problem]) from None
    except ImportError:
        wrong = f"`{declared.kind}` needs libraries that are not installed."
        instead = f"Run: pip install 'equipath[{declared.kind}]'"
        problem = Problem("study.yaml", "engine", wrong, instead)
        raise StudyError("The engine is not installed:", [problem]) from None
    engine = connect(declared, scratch)
    try:
        yield engine
    finally:
        engine.close()
