"""A study that the command line makes, and one that it has also run: made once a session."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from equipath.cli import main

PEOPLE = 5_000
PROGRAM = (
    sys.executable,
    "-c",
    "import sys; sys.argv[0] = 'equipath'; from equipath.cli import main; main()",
)
"""The command in a process of its own, for tests that kill or limit it."""

Call = Callable[..., Result]


def call(*arguments: object) -> Result:
    """Call the command line as a shell does, in this process."""
    return CliRunner().invoke(main, [str(a) for a in arguments])


@pytest.fixture(scope="session")
def equipath() -> Call:
    """The command line, to be called with its arguments."""
    return call


@pytest.fixture(scope="session")
def program() -> Sequence[str]:
    """The command line as a program of its own."""
    return PROGRAM


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study as `equipath new` makes it; not to be changed."""
    folder = tmp_path_factory.mktemp("made") / "my-icb"
    done = call("new", folder, "--people", PEOPLE)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="session")
def ran(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same study, run once; not to be changed."""
    folder = tmp_path_factory.mktemp("ran") / "my-icb"
    shutil.copytree(made, folder)
    done = call("run", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    """A study that has not been run, which a test may change."""
    return Path(shutil.copytree(made, tmp_path / "my-icb"))


@pytest.fixture
def finished(ran: Path, tmp_path: Path) -> Path:
    """A study that has been run, which a test may change."""
    return Path(shutil.copytree(ran, tmp_path / "my-icb"))
