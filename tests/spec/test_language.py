"""Every case of the language comes out as it is drawn, on every engine."""

from pathlib import Path
from typing import Any

import pytest

from equipath.engines.engine import Engine
from equipath.study.reader import load_study
from equipath.testing.play import play
from tests.spec.language_cases import chapters, files_of
from tests.unit.study.folder import write

CASES = [case for chapter in chapters() for case in chapter.cases]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_case_comes_out_as_it_is_drawn(
    case: dict[str, Any], engine: Engine, tmp_path: Path
) -> None:
    study = load_study(write(tmp_path, files_of(case)))
    outcome = play(study, study.tests["case"], engine)
    assert outcome.differences == ()
    assert outcome.compared > 0
