"""What the drawn tests share: from files to counts, on each engine, by the rooms of a run."""

from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from equipath.analyses.counts import in_words
from equipath.analyses.indicators.count import count
from equipath.analyses.indicators.roll_up import on_the_map, roll_up
from equipath.conform.intake import take_in
from equipath.engines.engine import Engine
from equipath.estimates.area_groups import area_groups
from equipath.study.reader import load_study
from tests.unit.study.folder import Content, write

Counted = Callable[[Mapping[str, Content]], pl.DataFrame]


@pytest.fixture
def counted(engine: Engine, tmp_path: Path) -> Counted:
    """Count a study that these files make, and roll it up its map."""

    def counts(files: Mapping[str, Content]) -> pl.DataFrame:
        study = load_study(write(tmp_path, files))
        intake = take_in(study, engine)
        assert not intake.stops, (intake.errors, intake.findings)
        groups = area_groups(study, intake.frame("area_attributes"))
        tables = [(n, t.source.fills, t.table) for n, t in intake.sources.items()]
        counted = count(study, engine, tables, groups, intake.area_map)
        lowest, _ = on_the_map(counted, intake.area_map)
        return in_words(roll_up(study, lowest, intake.area_map))

    return counts
