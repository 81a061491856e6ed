"""A long run that was cut off goes on where it was, as long as it would count the same."""

import shutil
import signal
import stat
import subprocess
from pathlib import Path

import polars as pl
import pytest

from equipath.results.store import open_results


def cut_off(program, study, sign, step="pass 2 of"):
    """Start a run, and send it a signal when it begins its second pass."""
    command = [*program, "run", str(study)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as running:
        for line in running.stderr:
            if step in line:
                running.send_signal(sign)
                break
        else:
            pytest.fail(f"the run ended before {step}")
        said = running.communicate(timeout=120)
    return running.returncode, "".join(said)


def kept(study: Path) -> list[Path]:
    return sorted((study / "output").glob(".unfinished/*/*.parquet"))


@pytest.fixture(scope="module")
def killed_once(program, made, tmp_path_factory):
    """A study whose run was killed in its second pass; what tests share is copied."""
    folder = shutil.copytree(made, tmp_path_factory.mktemp("killed") / "study")
    code, _ = cut_off(program, folder, signal.SIGKILL)
    assert code == -signal.SIGKILL
    return folder


@pytest.fixture
def killed(killed_once, tmp_path):
    """The same, to go on with."""
    return shutil.copytree(killed_once, tmp_path / "study")


def test_a_killed_run_keeps_its_passes_where_only_its_user_may_look(killed):
    (first,) = kept(killed)
    assert stat.S_IMODE(first.parents[1].stat().st_mode) == 0o700
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700


def test_the_next_run_goes_on_and_comes_to_the_same_results(killed, ran, equipath):
    done = equipath("run", killed)
    assert done.exit_code == 0
    assert "going on with a run of" in done.stderr
    assert "1 of " in done.stderr
    assert "pass 1 of" not in done.stderr
    assert "pass 2 of" in done.stderr
    assert open_results(killed).to_polars().equals(open_results(ran).to_polars())
    assert not (killed / "output" / ".unfinished").exists()
    assert not list((killed / "output" / ".scratch").glob("*"))


def test_a_pass_that_a_failing_disk_spoilt_is_counted_again(killed, equipath):
    (first,) = kept(killed)
    first.write_bytes(first.read_bytes()[:100])
    done = equipath("run", killed)
    assert done.exit_code == 0
    assert "pass 1 of" in done.stderr


@pytest.mark.parametrize("changed", ["data/people.parquet", "study.yaml", "--afresh"])
def test_whatever_changes_what_is_counted_begins_again(killed, equipath, changed):
    options = ["--afresh"] if changed == "--afresh" else []
    if changed == "study.yaml":
        file = killed / "study.yaml"
        file.write_text(file.read_text() + "lead: Somebody else\n")
    elif not options:
        people = pl.read_parquet(killed / changed)
        people.slice(1).write_parquet(killed / changed)
    done = equipath("run", killed, *options)
    assert done.exit_code == 0, done.output
    assert "going on" not in done.stderr
    assert "pass 1 of" in done.stderr


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_told_to_stop_says_what_is_kept_and_clears_up(program, study, sign):
    code, said = cut_off(program, study, sign)
    assert code == 130
    assert "1 finished passes are kept" in said
    assert "Stopped. The last good results are as they were." in said
    assert "Traceback" not in said
    assert len(kept(study)) == 1
    assert not list((study / "output" / ".scratch").glob("*"))
