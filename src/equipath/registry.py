"""Find the one public object in each file of a folder, importing only what is asked for.

Listing a room and describing what is in it read the files' source. Nothing is imported until
`get` is called, so the command line starts fast and an absent optional dependency hurts
only the one who asks for it.
"""

import ast
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from equipath.errors import UsageError, did_you_mean


@dataclass(frozen=True)
class Registry:
    """The files of one package, each holding one object of the same name.

    `package` is the dotted name of the folder, `attribute` the object that each file holds,
    `kind` the word for one of them in messages. A file that defines no such object holds what
    the others share, and is not listed.
    """

    package: str
    attribute: str
    kind: str

    @property
    def folder(self) -> Path:
        spec = find_spec(self.package)
        locations: Sequence[str] = (spec and spec.submodule_search_locations) or ()
        return Path(next(iter(locations)))

    def names(self) -> list[str]:
        """Return the names in the folder, sorted, without importing any."""
        return sorted(path.stem for path in self.folder.glob("*.py") if self._is_one(path))

    def _is_one(self, path: Path) -> bool:
        if path.stem.startswith("_"):
            return False
        defines = rf"^(def |class )?{self.attribute}\b"
        return bool(re.search(defines, path.read_text(encoding="utf-8"), re.MULTILINE))

    def summary(self, name: str) -> str:
        """Return the first line of a file's docstring, without importing it."""
        tree = ast.parse((self.folder / f"{self._known(name)}.py").read_text(encoding="utf-8"))
        return (ast.get_docstring(tree) or "").partition("\n")[0]

    def get(self, name: str) -> Any:
        """Import the file of that name and return its object; `UsageError` if there is none."""
        module = f"{self.package}.{name}"
        # What is there already was one of them: its file is not read again.
        found = getattr(sys.modules.get(module), self.attribute, None)
        return found or getattr(
            import_module(f"{self.package}.{self._known(name)}"), self.attribute
        )

    def _known(self, name: str) -> str:
        path = self.folder / f"{name}.py"
        if not path.is_file() or not self._is_one(path):
            raise UsageError(
                f"There is no {self.kind} `{name}`. {did_you_mean(name, self.names())}".strip()
            )
        return name
