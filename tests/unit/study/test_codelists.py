"""Codelists: files of codes, and what spreadsheets make of them."""

from pathlib import Path

import pytest

from equipath.study.check_digit import fits_its_check_digit
from equipath.study.codelist import Codelist, read_codelists
from equipath.study.reader import load_study
from tests.unit.study.folder import problem, problems, write

DIABETES = "44054006"
"""SNOMED International's browser: type 2 diabetes mellitus."""


def codelist(folder: Path, content: str) -> Codelist:
    (folder / "mine.csv").write_text(content, encoding="utf-8")
    found, wrong = read_codelists(folder)
    assert not wrong
    return found["mine"]


def test_codes_are_kept_as_text_with_the_line_that_they_stand_on(tmp_path: Path) -> None:
    content = 'Code, Term\n0205051R0,"Ramipril,\n5 mg"\n\n I2* ,\n'
    mine = codelist(tmp_path, content)
    assert [(t.code, t.line) for t in mine.terms] == [("0205051R0", 3), ("I2*", 5)]
    assert mine.terms[0].term == "Ramipril,\n5 mg"
    assert (mine.codes, mine.beginnings) == (("0205051R0",), ("I2",))


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("1.23E+17", "its digits are lost"),
        ("9E+15", "its digits are lost"),
        ("1-Mar", "is a date"),
        ("Mar-01", "is a date"),
        ("01/03/2026", "is a date"),
        ("2026-03-01", "is a date"),
        ("#N/A", "an error of a spreadsheet"),
        ("44054006.0", "read as a number"),
        ("'0205", "mark for text"),
        ("I2\u200b1", "cannot be seen"),
        ("I*1", "elsewhere than at its end"),
        ("*", "elsewhere than at its end"),
        # The last digit of a number so long is no nought by chance in nine of ten.
        ("999004691000231000", "has rounded it"),
    ],
)
def test_a_code_that_a_spreadsheet_has_spoilt_is_named_with_its_line(
    tmp_path: Path, code: str, wrong: str
) -> None:
    said = problem(tmp_path, {"codelists/mine.csv": f"code,term\n{DIABETES},Diabetes\n{code},?\n"})
    assert said.startswith(f"codelists/mine.csv: line 3: `{code}` ")
    assert wrong in said


@pytest.mark.parametrize("code", ["I21", "I21.0", "E11", "0205", "1E10", "I2*", "8507", "250.0"])
def test_codes_of_other_shapes_are_left_as_they_are(tmp_path: Path, code: str) -> None:
    assert codelist(tmp_path, f"code,term\n{code},What it is\n").terms[0].code == code


def test_lines_that_are_spoilt_alike_are_said_together(tmp_path: Path) -> None:
    rows = "".join(f"{n}.5E+15,\n" for n in range(1, 9))
    (only,) = problems(tmp_path, {"codelists/mine.csv": f"code,term\n{rows}"})
    assert only.key == "line 2"
    assert only.wrong.endswith("so are the codes of lines 3, 4, 5, 6, 7 and 2 more.")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("codes;term\n1;2\n", "has no column `code`"),
        ("", "has no column `code`"),
        ("code,code\n1,2\n", "has two columns `code`"),
        ("code,term\n\n", "holds no code"),
        ("code,term\n,Diabetes\nE11,Diabetes\n", "line 2: has a term and no code"),
    ],
)
def test_a_file_that_is_no_codelist_is_told(tmp_path: Path, content: str, wrong: str) -> None:
    assert wrong in problem(tmp_path, {"codelists/mine.csv": content})


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"codelists/mine.csv": ""})
    (tmp_path / "codelists" / "mine.csv").write_bytes("code,term\nK73,Hépatite\n".encode("cp1252"))
    assert "is not UTF-8" in problem(tmp_path, {})


def test_a_file_whose_name_no_condition_can_use_is_told(tmp_path: Path) -> None:
    said = problem(tmp_path, {"codelists/Type 2 diabetes.csv": "code,term\nE11,\n"})
    assert "Call it `type_2_diabetes.csv`" in said


def test_a_study_holds_its_codelists_by_name(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, {"codelists/diabetes.csv": "code,term\nE11,Type 2\n"}))
    assert study.codelists["diabetes"].title == "Diabetes"


@pytest.mark.parametrize("digits", ["236", "12345", "123456789012", "4405400", "99900469100023"])
def test_one_check_digit_fits_and_only_one(digits: str) -> None:
    fitting = [d for d in "0123456789" if fits_its_check_digit(digits + d)]
    assert len(fitting) == 1


@pytest.mark.parametrize("number", ["2363", "123451", "1234567890120", DIABETES, "38341003"])
def test_published_check_digits_fit(number: str) -> None:
    # Wikibooks and Rosetta Code, Verhoeff algorithm; SNOMED International's browser.
    assert fits_its_check_digit(number)


def test_two_neighbours_swapped_do_not_fit() -> None:
    assert not fits_its_check_digit("44050406")
