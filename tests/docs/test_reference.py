"""The reference is what the code says, and links lead somewhere."""

import re
from pathlib import Path

import pytest

from docs.chapters import data_findings
from docs.generate import CHAPTERS, page
from equipath import errors
from equipath.commands import COMMANDS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def text_of(name: str) -> str:
    return (REFERENCE / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_reference_says_what_the_code_says(name):
    assert text_of(name) == page(name), "run `python -m docs.generate`"


def test_no_page_of_the_reference_is_left_over():
    assert {path.stem for path in REFERENCE.glob("*.md")} == set(CHAPTERS)


def test_every_error_that_a_user_can_meet_is_documented_with_its_exit_code():
    kinds = [errors.EquipathError, *errors.EquipathError.__subclasses__()]
    lines = text_of("errors").splitlines()
    for kind in kinds:
        assert any(f"| {kind.exit_code} | `{kind.__name__}` |" in line for line in lines), kind


def test_exit_codes_tell_errors_apart():
    codes = [kind.exit_code for kind in errors.EquipathError.__subclasses__()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", COMMANDS.names())
def test_every_command_is_documented_with_its_usage(name):
    assert f"Usage: equipath {name.replace('_', '-')}" in text_of("commands")


def test_reasons_of_data_findings_are_found_in_the_code_that_gives_them():
    """Read from three rooms and every way of reporting: one of each is known to be there."""
    found = {reason: severity for reason, severity, _, _ in data_findings.reasons()}
    assert found["columns_displaced"] == "error or warning"
    assert found["two_parents"] == "warning"
    assert found["period_gap"] == "warning"
    assert found["apportioned"] == "note"
    assert found["notes_left_out"] == "note"
    assert found["file_lacks_column"] == "warning"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_something(page):
    text = page.read_text(encoding="utf-8")
    broken = [
        target
        for target in LINK.findall(re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S))
        if not leads(page, target)
    ]
    assert broken == []


def leads(page: Path, target: str) -> bool:
    if target.startswith(("http:", "https:", "mailto:")):
        return True
    name, _, anchor = target.partition("#")
    there = (page.parent / name).resolve() if name else page
    return there.exists() and (not anchor or anchor in anchors(there))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}
