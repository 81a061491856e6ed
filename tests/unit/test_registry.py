"""A folder as a registry: one file, one thing, and nothing imported before it is asked for."""

import sys
from pathlib import Path

import pytest

from equipath.errors import UsageError
from equipath.registry import Registry

FILES = {
    "__init__.py": '"""A folder of statistics."""\n',
    "proportion.py": '"""A proportion.\n\nIn more words."""\n\nSTATISTIC = "the proportion"\n',
    "rate.py": '"""A rate."""\n\nSTATISTIC = "the rate"\n',
    "broken.py": '"""Needs what is not installed."""\n\nimport no_such_library\n\nSTATISTIC = 1\n',
    "bare.py": 'STATISTIC = "bare"\n',
    "statistic.py": '"""What a statistic is."""\n',
    "_private.py": '"""Nobody\'s business."""\n',
    "notes.txt": "not Python\n",
}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    package = f"room_{abs(hash(tmp_path))}"
    folder = tmp_path / package
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    return Registry(package, "STATISTIC", "statistic")


def test_every_file_is_found_and_what_is_not_a_statistic_is_not(room):
    assert room.names() == ["bare", "broken", "proportion", "rate"]


def test_a_new_file_is_found_without_telling_anyone(room):
    (room.folder / "median.py").write_text('STATISTIC = "the median"\n', encoding="utf-8")
    assert "median" in room.names()
    assert room.get("median") == "the median"


def test_listing_and_describing_import_nothing(room):
    summaries = {name: room.summary(name) for name in room.names()}
    assert summaries["proportion"] == "A proportion."
    assert summaries["broken"] == "Needs what is not installed."
    assert summaries["bare"] == ""
    assert not [name for name in sys.modules if name.startswith(f"{room.package}.")]


def test_getting_one_imports_only_that_one(room):
    assert room.get("rate") == "the rate"
    assert f"{room.package}.rate" in sys.modules
    assert f"{room.package}.proportion" not in sys.modules


@pytest.mark.parametrize("ask", [Registry.get, Registry.summary])
def test_an_unknown_name_is_a_usage_error_that_suggests_the_nearest(room, ask):
    with pytest.raises(UsageError, match=r"`propotion`\. Did you mean `proportion`\?"):
        ask(room, "propotion")


def test_a_file_that_is_not_a_statistic_cannot_be_had(room):
    with pytest.raises(UsageError, match="no statistic `statistic`"):
        room.get("statistic")
