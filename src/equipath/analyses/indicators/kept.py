"""Keep what each pass counted until the run is done, so that one that was cut off can go on."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import polars as pl

from equipath.analyses.indicators.plan import Cube
from equipath.analyses.indicators.units import Piece
from equipath.errors import RunError

PLAN = "plan"


class Kept:
    """The cells of every finished pass, in a folder that only its user may enter.

    They are true counts, so the folder is part of the run and goes with it. Whoever makes it
    sees to it that it belongs to one study, one set of definitions and one state of the data:
    then a pass counts the same whenever it is made. Without a folder nothing is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.passes = len(list(folder.glob("*.parquet"))) if folder else 0
        """How many passes were done before."""

    @property
    def said(self) -> str:
        """What to say of the passes that were done before; nothing where there are none."""
        if not self.passes:
            return ""
        began = min(file.stat().st_mtime for file in self._files("*.parquet"))
        plans = [json.loads(file.read_text("utf-8")) for file in self._files(f"{PLAN}-*.json")]
        planned = sum(len(each["cubes"]) * each["pieces"] for each in plans)
        done = f"{self.passes} of {planned} passes were done"
        return f"going on with a run of {datetime.fromtimestamp(began).astimezone():%H:%M}: {done}"

    def cells(self, cube: Cube, piece: Piece) -> pl.DataFrame | None:
        """Return what a pass counted; None where it was not done, or was not kept whole."""
        if self.folder is None:
            return None
        with suppress(OSError, pl.exceptions.PolarsError):
            return pl.read_parquet(self._file(cube, piece), memory_map=False)
        return None

    def keep(self, cube: Cube, piece: Piece, cells: pl.DataFrame) -> None:
        """Keep what a pass counted: written whole under its name, or not at all."""
        if self.folder is None:
            return
        file = self._file(cube, piece)
        part = file.with_suffix(".part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            cells.write_parquet(part)
            part.replace(file)
        except OSError as error:
            raise RunError(f"{self.folder} cannot be written: {error.strerror}.") from None

    def cubes(self, part: str) -> list[Cube] | None:
        """Return the plan of a part of the counting that was made before, if there is one."""
        for file in self._files(f"{PLAN}-{part}.json"):
            with suppress(OSError, ValueError):
                read = json.loads(file.read_text("utf-8"))["cubes"]
                return [Cube(**{k: _frozen(v) for k, v in cube.items()}) for cube in read]
        return None

    def keep_plan(self, part: str, cubes: list[Cube], pieces: int) -> None:
        """Keep the plan of a part of the counting, whose strata the data may have given."""
        if self.folder is None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        written = json.dumps({"cubes": [asdict(cube) for cube in cubes], "pieces": pieces})
        (self.folder / f"{PLAN}-{part}.json").write_text(written, "utf-8")

    def _files(self, pattern: str) -> list[Path]:
        return sorted(self.folder.glob(pattern)) if self.folder else []

    def _file(self, cube: Cube, piece: Piece) -> Path:
        assert self.folder is not None
        name = hashlib.sha256(repr((cube, piece)).encode()).hexdigest()
        return self.folder / f"{name[:24]}.parquet"


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
