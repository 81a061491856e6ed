"""The fenced blocks of a page, played in order as a reader would, in a folder of their own.

- `console`: every line `$ command` is run; what it prints goes to a file after `>`. What is
  shown under it must be what it prints; `…` stands for anything within a line, or for any lines
  where it stands alone. A block `console error` holds commands that fail, and shows what they
  say.
- `yaml`: begins with the name of its file. It must be a valid definition, and is written into
  the study `my-icb` where that is there. A block `yaml mistake` must not be valid.
- `python`: is run; a `text` block that follows is what it prints.
- `text`, and blocks without a language, are only read.
"""

import re
import shlex
import subprocess
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import NoReturn

import pytest

from equipath.cli import main
from equipath.disclosure.policy import Policy
from equipath.study.reader import FOLDERS
from equipath.study.study import Study
from equipath.study.yaml_file import read_yaml

STUDY = "my-icb"
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LANGUAGES = {"", "text", "console", "console error", "yaml", "yaml mistake", "python"}


@dataclass(frozen=True)
class Block:
    """A fenced block: its page and line, its language and its text."""

    page: Path
    line: int
    language: str
    text: str

    def fail(self, why: str) -> NoReturn:
        pytest.fail(f"{self.page.name}:{self.line}: {why}", pytrace=False)


def blocks(page: Path) -> list[Block]:
    """Return the blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, text.count("\n", 0, m.start()) + 1, m[1].strip(), m[2])
        for m in FENCE.finditer(text)
    ]


def play(page: Path, folder: Path) -> None:
    """Play every block of a page in a folder."""
    found = blocks(page)
    for block, following in zip(found, [*found[1:], None], strict=True):
        match block.language:
            case "console" | "console error":
                for step in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
                    command, _, shown = step.partition("\n")
                    _check(block, shown, _said(block, command, folder))
            case "yaml" | "yaml mistake":
                _declare(block, folder)
            case "python":
                shown = following.text if following and following.language == "text" else ""
                _check(block, shown, _printed(block, folder))


def _said(block: Block, command: str, folder: Path) -> str:
    """Return what a command prints, with its errors where it is meant to fail."""
    words = shlex.split(command)
    if words[0] == "equipath":
        into = words[-1] if words[-2:-1] == [">"] else ""
        code, out, error = _equipath(words[1:-2] if into else words[1:], folder)
        if into:
            (folder / into).write_text(out, encoding="utf-8")
            out = ""
    else:
        code, out, error = _shell(command, folder)
    fails = block.language.endswith("error")
    if (code != 0) is not fails:
        block.fail(f"`{command}` ended with {code}:\n{out}{error}")
    return out + error if fails else out


def _equipath(arguments: list[str], folder: Path) -> tuple[int, str, str]:
    """Run equipath's own command line in this process: starting another takes seconds."""
    out, error = StringIO(), StringIO()
    with chdir(folder), redirect_stdout(out), redirect_stderr(error):
        try:
            main(arguments, prog_name="equipath")
        except SystemExit as ended:
            return int(ended.code or 0), out.getvalue(), error.getvalue()
    return 0, out.getvalue(), error.getvalue()


def _shell(command: str, folder: Path) -> tuple[int, str, str]:
    ended = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stdout, ended.stderr


def _printed(block: Block, folder: Path) -> str:
    out = StringIO()
    with chdir(folder), redirect_stdout(out):
        exec(compile(block.text, f"{block.page.name}:{block.line}", "exec"), {})  # noqa: S102
    return out.getvalue()


def _check(block: Block, shown: str, said: str) -> None:
    """Compare what a page shows with what was said."""
    if shown.strip() and not _pattern(shown).fullmatch(_trimmed(said)):
        block.fail(f"the page shows\n{shown}\nand it says\n{said}")


def _pattern(shown: str) -> re.Pattern[str]:
    lines = []
    for line in _trimmed(shown).splitlines():
        whole = ".*".join(map(re.escape, line.split("…")))
        lines.append(r"(?:.*\n)*" if line.strip() == "…" else f"{whole}\n")
    return re.compile("".join(lines))


def _trimmed(text: str) -> str:
    """Return a text without space at its ends and at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"


def _declare(block: Block, folder: Path) -> None:
    named = re.match(r"# (\S+\.yaml)\n", block.text)
    if named is None:
        block.fail("a YAML block begins with the name of its file: `# indicators/x.yaml`")
    path = folder / STUDY / named[1]
    if (folder / STUDY).is_dir():
        path.parent.mkdir(exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
    loose = folder / "block.yaml"
    loose.write_text(block.text, encoding="utf-8")
    content, problems = read_yaml(loose, named[1])
    if problems:
        block.fail(str(problems[0]))
    wrong = _wrong(path, content)
    if bool(wrong) is not block.language.endswith("mistake"):
        block.fail(wrong or "nothing is wrong with it")


def _wrong(path: Path, content: dict[str, object]) -> str:
    """Return what is wrong with a definition, read on its own."""
    if path.name == "study.yaml":
        kind, filled_in = Study, {"name": STUDY.replace("-", "_"), "folder": path.parent}
    else:
        kinds = {"disclosure": Policy, **FOLDERS}
        kind, filled_in = kinds[path.parent.name], {"name": path.stem}
    try:
        kind.model_validate({**filled_in, **content})
    except ValueError as error:
        return str(error)
    return ""
