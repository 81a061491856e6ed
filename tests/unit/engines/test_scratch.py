"""What a run spills is private, and gone however the run ended."""

import subprocess
import sys
from pathlib import Path

import pytest

from equipath.engines.scratch import FOLDER, scratch, sweep

HOLD = """
import sys, time
from pathlib import Path
from equipath.engines.scratch import scratch

with scratch(Path(sys.argv[1]), "killed") as folder:
    (folder / "rows").write_text("somebody")
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_run_has_a_folder_that_only_its_user_may_enter(tmp_path: Path) -> None:
    with scratch(tmp_path, "run") as folder:
        assert folder.stat().st_mode & 0o077 == 0
        assert folder.parent.stat().st_mode & 0o077 == 0
        (folder / "rows").write_text("somebody")
    assert not folder.exists()


def test_a_folder_is_removed_when_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), scratch(tmp_path, "run"):
        (tmp_path / "not there").read_text()
    assert not (tmp_path / FOLDER / "run").exists()


def test_what_a_killed_run_left_is_removed_and_what_a_running_one_has_is_not(
    tmp_path: Path,
) -> None:
    left = tmp_path / FOLDER / "killed" / "rows"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        sweep(tmp_path)
        assert left.exists()
        running.kill()
    with scratch(tmp_path, "next"):
        assert not left.parent.exists()
