"""The report is one whole file, written at once or not at all, and trusts nobody's words."""

import re

import polars as pl
import pytest

from equipath.errors import ResultsError
from equipath.reports.html import write
from tests.unit.pages import small_run


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("study")
    path = write(small_run.write(folder), folder / "reports" / "small.html")
    return path.read_text(encoding="utf-8")


def test_the_report_needs_no_other_file_and_no_network(report):
    assert not re.search(r"<(script|link(?! rel=\"icon\")|img|iframe|object)\b", report)
    assert not re.search(r"""(?:href|src)="(?!#|data:)""", report)
    assert "@import" not in report
    assert "url(http" not in report


def test_ids_in_the_report_are_its_own(report):
    ids = re.findall(r'\bid="([^"]+)"', report)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', report)) <= set(ids)
    named = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', report)
    assert set(named) <= set(ids)


def test_words_from_outside_are_shown_and_not_run(tmp_path):
    findings = pl.DataFrame([{**small_run.FINDINGS[0], "sentence": "<script>alert(1)</script>"}])
    results = small_run.write(tmp_path, findings=findings)
    text = write(results, tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_report_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "reports").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(ResultsError, match="Give another file with --output"):
        write(small_run.write(tmp_path), tmp_path / "reports" / "small.html")


def test_writing_again_leaves_one_file(tmp_path):
    results = small_run.write(tmp_path)
    target = tmp_path / "reports" / "small.html"
    first = write(results, target).read_text(encoding="utf-8")
    assert write(results, target).read_text(encoding="utf-8") == first
    assert [p.name for p in target.parent.iterdir()] == ["small.html"]
