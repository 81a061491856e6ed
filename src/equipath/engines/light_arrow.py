"""Load what DuckDB needs of Arrow without pandas, which Arrow loads wherever it is installed.

That takes two seconds and 60 MB of every command, for tables that no command makes. Whoever
loads pandas first keeps Arrow's knowledge of it; later, Arrow still gives and takes frames, and
refuses only a list with pandas' own mark for a missing time in it.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from types import ModuleType


class _NoPandas(MetaPathFinder):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the protocol's
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def load_arrow() -> None:
    """Load Arrow's data sets, which look for pandas once, when they are loaded."""
    if "pandas" in sys.modules:
        return
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        import_module("pyarrow.dataset")
    finally:
        sys.meta_path.remove(finder)
