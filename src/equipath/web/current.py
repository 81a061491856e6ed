"""Which run is shown: the study's current one, found anew for every request."""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from equipath.errors import ResultsError
from equipath.results.store import POINTER, Results, open_results


@dataclass
class Current:
    """The run that a study's pointer names; a new run is shown from the next request on.

    One request asks once and keeps what it got, so that no page mixes two runs. A run's file
    never changes: what was opened is only opened again when the pointer has moved. A file that
    did change has answered for another one already, and is not shown.
    """

    folder: Path
    _named: str = ""
    _opened: Results | None = None
    _files: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def results(self) -> Results:
        """Return the run to show; `ResultsError` says why there is none, and what to do."""
        named = self._pointer()
        with self._lock:
            if self._opened is None or named != self._named or not self._opened.path.is_file():
                self._opened = None
                self._opened, self._named = open_results(self.folder, stays_open=True), named
            self._check(self._opened)
            return self._opened

    def _check(self, opened: Results) -> None:
        file = _identity(opened.path)
        if self._files.setdefault(opened.run_id, file) != file:
            raise ResultsError(
                f"The file of run {opened.run_id} was written over while this dashboard showed "
                "it, so that its pages could mix two runs. Run the study again, which makes a "
                "run of its own, or start the dashboard again."
            )

    def _pointer(self) -> str:
        if self.folder.suffix == ".duckdb":
            return self.folder.name
        output = self.folder if self.folder.name == "output" else self.folder / "output"
        try:
            return (output / POINTER).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            raise ResultsError(
                f"There are no results in {output} yet. `equipath run {self.folder}` makes them."
            ) from None


def _identity(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except OSError:
        raise ResultsError(f"{path} was there a moment ago, and is gone. Try again.") from None
    return found.st_ino, found.st_size, found.st_mtime_ns
