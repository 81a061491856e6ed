"""The command line starts fast because it does not load what it does not need."""

import subprocess
import sys

HEAVY = {"duckdb", "ibis", "numpy", "pandas", "polars", "pyarrow", "scipy", "statsmodels"}


def loaded_by(*statements: str) -> set[str]:
    """Return the libraries that a fresh Python has loaded after these statements."""
    program = "\n".join([*statements, "import sys", "print(*sys.modules)"])
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_command_line_loads_no_heavy_library():
    assert loaded_by("import equipath.cli") & HEAVY == set()


def test_the_package_loads_no_heavy_library_until_it_is_asked_for_something():
    assert loaded_by("import equipath") & HEAVY == set()
