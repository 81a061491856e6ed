"""Files stay small, say only what concerns the product, and are all in the installed package."""

import ast
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
LARGEST_FILE = 1_500_000
# Brackets keep these patterns from finding themselves.
NOT_OURS_TO_NAME = re.compile(
    r"(?<![\w.])/(?:work|tmp)[/]"
    r"|pypi[.]org|pythonhosted[.]org|npmjs[.]|cran[.]r-project|anaconda[.]org"
    r"|crates[.]io|proxy[.]golang|deb[.]debian|archive[.]ubuntu"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture(scope="module")
def files(project: Path) -> list[Path]:
    """Every file that is committed or about to be."""
    if not (project / ".git").exists():
        pytest.skip("no git checkout, so nothing says which files belong to the project")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = (project / name for name in listed.split("\0") if name)
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="module")
def sources(files: list[Path]) -> dict[Path, ast.Module]:
    """Every Python file, parsed."""
    python = [path for path in files if path.suffix == ".py"]
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in python}


def net_length(function: Function) -> int:
    """Count a function's lines, its docstring's apart."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_no_file_is_too_long_to_read(sources):
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources}
    assert {p: n for p, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_read(sources):
    long = [
        f"{path}:{node.lineno} {node.name} has {net_length(node)} lines"
        for path, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, Function) and net_length(node) > LONGEST_FUNCTION
    ]
    assert long == []


def test_a_package_file_holds_no_code_of_its_own(sources):
    """An `__init__.py` may also be lazy (`__getattr__`), so that the command line starts fast."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources.items()
        for node in tree.body
        if path.name == "__init__.py"
        and (
            isinstance(node, ast.ClassDef)
            or (isinstance(node, Function) and node.name != "__getattr__")
        )
    ]
    assert found == []


def test_no_import_hides_in_a_function_or_behind_type_checking(sources, project):
    found = [
        f"{path}:{inner.lineno}"
        for path, tree in sources.items()
        if path.is_relative_to(project / "src")
        for node in ast.walk(tree)
        if isinstance(node, Function)
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_no_folder_hides_what_it_holds(sources, project):
    vague = {"utils", "util", "helpers", "core", "common", "misc"}
    ours = [path.relative_to(project) for path in sources]
    assert [path for path in ours if vague & {*path.parent.parts, path.stem}] == []


def test_no_file_names_a_machine_or_a_download_host(files):
    found = []
    for path in files:
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path}: {match.group()}" for match in NOT_OURS_TO_NAME.finditer(text)]
    assert found == []


def test_no_file_is_large(files):
    assert [path for path in files if path.stat().st_size > LARGEST_FILE] == []


def test_the_installed_package_has_every_file_of_the_source(files, project, tmp_path):
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(project / name, tmp_path)
    ours = [path for path in files if path.is_relative_to(project / "src")]
    for path in ours:
        target = tmp_path / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    build = "from setuptools.build_meta import build_wheel; build_wheel('dist')"
    subprocess.run([sys.executable, "-c", build], cwd=tmp_path, capture_output=True, check=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("equipath/")}
    assert {str(path.relative_to(project / "src")) for path in ours} - packed == set()
