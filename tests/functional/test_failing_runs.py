"""However a run ends, the last results stand and the next run works: from Python, to the byte."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import equipath
from equipath.errors import EquipathError
from tests.functional.small_study import write_study

COUNTED = {"P1": (30, 100), "P2": (45, 100), "P3": (50, 120)}

RUN_UNTIL = """
import os, signal, sys
import equipath

def stop(event, args):
    if event == "os.rename" and str(args[1]).endswith(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(stop)
equipath.run(sys.argv[1])
"""
"""Run a study and be killed just before a file takes its name: the run's own, or the pointer."""


@pytest.fixture
def study(tmp_path) -> Path:
    return write_study(tmp_path / "small", COUNTED)


def england(folder: Path) -> tuple[float, float]:
    row = equipath.open_results(folder).query(
        "SELECT numerator, denominator FROM results "
        "WHERE area_type = 'country' AND statistic = 'proportion'"
    )
    return row.row(0)


@pytest.mark.parametrize("moment", [".duckdb", "current"])
def test_a_run_killed_just_before_a_file_takes_its_name_leaves_the_last(study, moment):
    last = equipath.run(study).run_id
    killed = subprocess.run([sys.executable, "-c", RUN_UNTIL, str(study), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert equipath.open_results(study).run_id == last
    assert england(study) == (125, 320)
    (study / "counts.csv").write_text("practice,checked,people\nP1,1,2\n")
    after = equipath.run(study)
    assert equipath.open_results(study).run_id == after.run_id != last
    assert england(study) == (1, 2)
    assert not list((study / "output" / "runs").glob("*.part*"))


def test_a_full_disk_is_a_clear_error_and_leaves_the_last_results(study):
    last = equipath.run(study)
    room = last.path.stat().st_size // 2
    code = (
        "import sys, equipath\n"
        "from equipath.errors import RunError\n"
        "try:\n    equipath.run(sys.argv[1])\n"
        "except RunError as error:\n    print(error)\n"
    )
    limited = subprocess.run(
        [sys.executable, "-c", code, str(study)],
        # No file may grow beyond this, as if that were all the room there is.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "The last good results are as they were." in limited.stdout, limited.stderr
    assert equipath.open_results(study).run_id == last.run_id
    assert england(study) == (125, 320)
    assert equipath.run(study).run_id != last.run_id


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("counts.csv", "P2,45,100", "P2,145,100"),
        ("counts.csv", "practice,checked,people", "practice,checked,persons"),
        ("study.yaml", "disclosure:", "disclosures:"),
        ("sources/counts.yaml", "path: counts.csv", "path: gone.csv"),
        ("study.yaml", "start: 2024-04-01, end: 2025-03-31", "start: 1999-01-01, end: 1999-12-31"),
    ],
    ids=["impossible count", "missing column", "typo", "missing file", "period outside"],
)
def test_what_is_wrong_is_told_and_leaves_the_last_results(study, file, old, new):
    last = equipath.run(study).run_id
    path = study / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(EquipathError) as told:
        equipath.run(study)
    assert len(str(told.value)) > 40
    path.write_text(path.read_text().replace(new, old))
    assert equipath.open_results(study).run_id == last
    assert equipath.run(study).run_id != last
