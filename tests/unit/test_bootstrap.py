"""What the set-up says when it cannot go on, and that it knows when it is done."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap


def set_up(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the set-up in a folder on a machine whose network leads nowhere."""
    nowhere = "http://127.0.0.1:9"
    offline = {"HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere, "ALL_PROXY": nowhere}
    hasty = {"PIP_RETRIES": "0", "UV_HTTP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    return subprocess.run(
        [sys.executable, "bootstrap.py", "--for", "run"],
        cwd=folder,
        env={**os.environ, **offline, **hasty, "UV_CACHE_DIR": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(project: Path, tmp_path: Path) -> Path:
    """The files that the set-up reads, in a folder where nothing is set up yet."""
    shutil.copytree(project / "requirements", tmp_path / "requirements")
    for name in ("bootstrap.py", "pyproject.toml"):
        shutil.copy(project / name, tmp_path)
    return tmp_path


def test_without_a_network_the_first_set_up_says_what_to_do(clone):
    done = set_up(clone)
    assert done.returncode == 1
    assert "The first set-up needs a network" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv" / "installed.json").exists()


def test_a_set_up_that_is_done_needs_no_network(clone):
    """A finished set-up is imitated: an environment and its stamp, but nothing installed."""
    locks = [clone / "pyproject.toml", *sorted((clone / "requirements").glob("*.txt"))]
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", clone / ".venv"], check=True)
    stamp = {"purpose": "test", "locks": bootstrap.digest(locks), "root": str(clone.resolve())}
    (clone / ".venv" / "installed.json").write_text(json.dumps(stamp), encoding="utf-8")
    done = set_up(clone)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_full_disk_is_named_as_the_cause():
    complaint = "import sys; print('[Errno 28] No space left on device'); sys.exit(2)"
    with pytest.raises(bootstrap.SetUpError, match="The disk is full"):
        bootstrap.run(sys.executable, "-c", complaint)
