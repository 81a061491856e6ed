"""An engine that cannot be had is told in words that say what to do."""

import sys
from pathlib import Path

import pytest

from equipath.engines.choose import open_engine
from equipath.errors import RunError, StudyError
from equipath.study.engine import Engine


def test_without_its_libraries_an_engine_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    monkeypatch.delitem(sys.modules, "equipath.engines.spark", raising=False)
    with (
        pytest.raises(StudyError, match=r"pip install 'equipath\[spark\]'"),
        open_engine(Engine(kind="spark"), tmp_path),
    ):
        pass


def test_without_java_spark_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("pyspark.sql.SparkSession.getActiveSession", lambda: None)
    with pytest.raises(RunError, match="Java 17"), open_engine(Engine(kind="spark"), tmp_path):
        pass
