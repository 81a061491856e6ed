"""Whatever stops a run, the last good results are as they were and the next run works."""

import resource
import signal
import subprocess

import pytest
from filelock import FileLock

from equipath.results.store import open_results


def until(running, step):
    """Read what a run says until it begins a step."""
    for line in running.stderr:
        if step in line:
            return
    pytest.fail(f"the run ended before {step}")


def start(program, study):
    return subprocess.Popen(
        [*program, "run", str(study)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_second_run_at_once_is_refused(equipath, finished):
    before = open_results(finished).run_id
    with FileLock(finished / "output" / ".lock"):
        refused = equipath("run", finished)
    assert refused.exit_code == 6
    assert "Another run holds" in refused.stderr
    assert open_results(finished).run_id == before
    assert equipath("run", finished).exit_code == 0


def test_a_killed_run_leaves_the_last_results(equipath, program, finished):
    before = open_results(finished)
    numbers = before.to_polars()
    with start(program, finished) as running:
        until(running, "computing")
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert open_results(finished).path == before.path
    assert open_results(finished).to_polars().equals(numbers)
    assert equipath("run", finished).exit_code == 0
    assert open_results(finished).run_id != before.run_id


def test_what_a_killed_run_left_half_written_is_cleared_by_the_next(equipath, finished):
    half = finished / "output" / "runs" / "20200101T000000Z-abcd.part"
    half.write_bytes(b"half a run")
    assert equipath("run", finished).exit_code == 0
    assert not half.exists()


def test_an_interrupted_run_says_so_and_leaves_the_last_results(program, finished):
    before = open_results(finished).run_id
    with start(program, finished) as running:
        until(running, "counting")
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped. The last good results are as they were." in said
    assert "Traceback" not in said
    assert open_results(finished).run_id == before


def test_a_disk_that_fills_leaves_the_last_results(equipath, program, finished):
    before = open_results(finished)
    numbers = before.to_polars()
    # No file may grow beyond this, as if that were all the room there is.
    room = before.path.stat().st_size // 2
    limited = subprocess.run(
        [*program, "run", str(finished)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert limited.returncode == 6, limited.stderr
    assert "The run could not be written" in limited.stderr
    assert "Traceback" not in limited.stderr
    assert open_results(finished).path == before.path
    assert open_results(finished).to_polars().equals(numbers)
    assert [p.name for p in (finished / "output" / "runs").iterdir()] == [before.path.name]
    assert equipath("run", finished).exit_code == 0
