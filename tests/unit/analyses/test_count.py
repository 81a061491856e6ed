"""What cannot be counted is refused before anything is counted."""

from pathlib import Path

import polars as pl
import pytest

from equipath.analyses.indicators.count import count
from equipath.errors import StudyError
from equipath.study.reader import load_study
from tests.unit.study.folder import AREAS, INDICATOR, Content, but, write

NO_GROUPS = pl.DataFrame()


def test_a_source_that_holds_no_counts_is_answered_by_those_that_do(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "indicators/hypertension.yaml": but(INDICATOR, source="areas"),
        "sources/areas.yaml": AREAS,
    }
    with pytest.raises(StudyError) as raised:
        count(load_study(write(tmp_path, files)), [], NO_GROUPS)
    assert [str(p) for p in raised.value.problems] == [
        (
            "indicators/hypertension.yaml: source: `areas` fills `areas`, which nothing counts "
            "from. Name a source that fills `published_counts` or `people`."
        )
    ]
