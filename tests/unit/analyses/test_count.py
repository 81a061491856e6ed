"""What cannot be counted is refused before anything is counted."""

from pathlib import Path

import polars as pl
import pytest

from equipath.analyses.indicators.count import count
from equipath.conform.area_map import draw_map
from equipath.engines.duckdb import connect
from equipath.errors import StudyError
from equipath.study.reader import load_study
from tests.unit.study.folder import AREAS, INDICATOR, Content, but, write

NO_GROUPS = pl.DataFrame()


def test_a_source_that_holds_no_counts_is_answered_by_those_that_do(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "indicators/hypertension.yaml": but(INDICATOR, source="areas"),
        "sources/areas.yaml": AREAS,
    }
    study = load_study(write(tmp_path, files))
    with pytest.raises(StudyError) as raised:
        count(study, connect(), [], NO_GROUPS, draw_map(study, [], [])[0])
    assert [str(p) for p in raised.value.problems] == [
        (
            "indicators/hypertension.yaml: source: `areas` fills `areas`, which nothing counts "
            "from. Name a source that fills `published_counts` or `admissions` or `appointments` "
            "or `cancer_pathways` or `clinical_events` or `emergency_attendances` or "
            "`high_cost_drug_approvals` or `maternities` or `people` or `prescriptions` or "
            "`referrals` or `registrations` or `transfers` or `waiting_list`."
        )
    ]
