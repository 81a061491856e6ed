"""Delimited text is read cell by cell as it stands, or refused with the place that is wrong."""

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from equipath.errors import SourceError
from equipath.sources.raw import Raw
from equipath.vocabulary import Severity
from tests.unit.sources.conftest import reasons, rows

Read = Callable[..., Raw]
HEADERS = ("Code", "Register")


def test_every_cell_is_text_as_it_stands(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('Code,Register\n007,"1,234"\nNA,\n"two\nlines", x \n')
    raw = read("csv", "a.csv", HEADERS)
    assert raw.headers == ("Code", "Register")
    assert rows(raw) == [("007", "1,234"), ("NA", ""), ("two\nlines", " x ")]
    assert all(kind.is_string() for kind in raw.table.schema().types)
    assert raw.findings == ()


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("UTF8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("latin-1", "latin-1"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_any_encoding_is_read(read: Read, tmp_path: Path, declared: str, written: str) -> None:
    (tmp_path / "a.csv").write_bytes("Code,Register\r\nCafé,£5\r\n".encode(written))
    raw = read("csv", "a.csv", HEADERS, encoding=declared)
    assert raw.headers == ("Code", "Register")
    assert rows(raw) == [("Café", "£5")]


@pytest.mark.parametrize(("declared", "written"), [(";", ";"), ("tab", "\t"), ("|", "|")])
def test_any_delimiter_is_read(read: Read, tmp_path: Path, declared: str, written: str) -> None:
    (tmp_path / "a.csv").write_text(f"Code{written}Register\nA{written}1,5\n")
    assert rows(read("csv", "a.csv", HEADERS, delimiter=declared)) == [("A", "1,5")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(read: Read, tmp_path: Path, end: str) -> None:
    (tmp_path / "a.csv").write_bytes(f"Code,Register{end}A,1{end}B,2".encode())
    assert rows(read("csv", "a.csv", HEADERS)) == [("A", "1"), ("B", "2")]


def test_titles_above_the_headers_and_notes_below_are_left_out(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Registers by practice,\n,\nCODE,Register [note 1]\nA,1\n,\nB,2\n,\n"
        'Source: us,\n[note 1],\n"It is, so it is said, provisional",\n'
    )
    raw = read("csv", "a.csv", HEADERS)
    assert raw.headers == ("CODE", "Register [note 1]")
    assert rows(raw) == [("A", "1"), ("B", "2")]
    (finding,) = raw.findings
    assert (finding.reason, finding.severity) == ("notes_left_out", Severity.NOTE)
    assert (finding.count, finding.example) == (3, "Source: us")


def test_a_row_of_one_cell_within_the_table_is_data(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\nA,1\n,\nB,\nC,3\nD,\n")
    assert rows(read("csv", "a.csv", HEADERS)) == [("A", "1"), ("B", ""), ("C", "3"), ("D", "")]


def test_a_table_of_one_column_has_no_notes(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code\nA\n\nB\n")
    assert rows(read("csv", "a.csv", ("Code",))) == [("A",), ("B",)]


def test_the_header_row_can_be_named(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\nused,until 2020\nCode,Register\nA,1\n")
    assert rows(read("csv", "a.csv", HEADERS, header_row=3)) == [("A", "1")]


@pytest.mark.parametrize("row", [2, 9])
def test_a_named_header_row_must_hold_headers(read: Read, tmp_path: Path, row: int) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\n\nA,1\n")
    with pytest.raises(SourceError, match=f"header_row: row {row} of `a.csv` is blank or not"):
        read("csv", "a.csv", HEADERS, header_row=row)


def test_a_file_in_another_encoding_says_the_byte_and_the_line(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Code,Register\nA,1\nCafé,2\n".encode("cp1252"))
    with pytest.raises(SourceError) as caught:
        read("csv", "a.csv", HEADERS)
    (problem,) = caught.value.problems
    assert problem.key == "encoding"
    assert problem.wrong == "`a.csv` is not in utf-8: byte 21 (line 3) is 0xe9."
    assert "encoding: cp1252" in problem.instead


def test_the_wrong_byte_is_found_far_down_a_long_file(read: Read, tmp_path: Path) -> None:
    # 13 bytes of ASCII and one letter of two bytes a line, so that blocks end within letters.
    before = "Code,Register\n" + "Aé,123456789\n" * 100_000
    (tmp_path / "a.csv").write_bytes(before.encode() + b"B,\xff\n")
    with pytest.raises(SourceError, match=r"byte 1400016 \(line 100002\) is 0xff"):
        read("csv", "a.csv", HEADERS)


@pytest.mark.parametrize(
    ("content", "declared", "instead"),
    [
        ("Code,Register\nA,1\n".encode("utf-16"), "utf-8", "encoding: utf-16"),
        ("Code,Register\nA,1\n".encode("utf-16-le"), "utf-8", "encoding: utf-16"),
        ("Code,Register\nA,1\n".encode("utf-16"), "cp1252", "encoding: utf-16"),
        (codecs.BOM_UTF8 + b"Code,Register\nA,1\n", "cp1252", "encoding: utf-8"),
        (b"Code,Register\nA,11\n", "utf-16", "encoding: utf-8"),
        (b"PK\x03\x04....", "utf-8", "kind: excel"),
        (b"PAR1....", "utf-8", "kind: parquet"),
        (b"\x1f\x8b....", "utf-8", "Unpack it"),
    ],
)
def test_what_the_first_bytes_give_away_is_told(
    read: Read, tmp_path: Path, content: bytes, declared: str, instead: str
) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(SourceError, match=instead):
        read("csv", "a.csv", HEADERS, encoding=declared)


@pytest.mark.parametrize("name", ["utf-9", "hex", "rot13", "undefined", "utf\0"])
def test_an_encoding_that_does_not_exist_is_refused(read: Read, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\n")
    with pytest.raises(SourceError, match=f"there is no encoding `{name}`"):
        read("csv", "a.csv", HEADERS, encoding=name)


@pytest.mark.parametrize("delimiter", ["", "::", '"'])
def test_a_delimiter_that_cannot_delimit_is_refused(
    read: Read, tmp_path: Path, delimiter: str
) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\n")
    with pytest.raises(SourceError, match=r"delimiter: .* cannot delimit cells"):
        read("csv", "a.csv", HEADERS, delimiter=delimiter)


def test_another_delimiter_is_recognised(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('"Code";"Register"\n"A";"1"\n')
    with pytest.raises(SourceError, match='Write `delimiter: ";"`'):
        read("csv", "a.csv", HEADERS)


def test_a_header_that_holds_the_delimiter_is_no_other_delimiter(
    read: Read, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text('"Register, all"\n1\n')
    assert rows(read("csv", "a.csv", ("Register, all",))) == [("1",)]


def test_short_rows_are_filled_and_told(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\nA,1\nB\nC,3\nD\n")
    raw = read("csv", "a.csv", HEADERS)
    assert rows(raw) == [("A", "1"), ("B", ""), ("C", "3"), ("D", "")]
    (finding,) = raw.findings
    assert (finding.reason, finding.severity) == ("short_rows", Severity.WARNING)
    assert (finding.count, finding.total) == (2, 4)
    assert "line 3 of `a.csv`" in finding.message


def test_a_row_with_too_many_cells_stops_the_reading(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\nA,1\nSmith, B,2\n")
    with pytest.raises(SourceError, match="3 cells under 2 headers") as caught:
        read("csv", "a.csv", HEADERS)
    assert "line 3 of `a.csv`" in str(caught.value)
    assert "Smith" not in str(caught.value)


def test_a_row_with_too_many_cells_is_found_in_any_batch(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\n" + "A,1\n" * 25_000 + "B,2,3\n")
    with pytest.raises(SourceError, match="line 25002 of"):
        read("csv", "a.csv", HEADERS)


def test_blank_cells_beyond_the_headers_do_no_harm(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\nA,1,,\n")
    raw = read("csv", "a.csv", HEADERS)
    assert rows(raw) == [("A", "1")]
    assert raw.findings == ()


@pytest.mark.parametrize("body", ['A,"1\nB,2\n', 'A,"1"x\n'])
def test_a_quotation_mark_that_is_not_closed_loses_no_rows(
    read: Read, tmp_path: Path, body: str
) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\n" + body)
    with pytest.raises(SourceError, match=r"`a\.csv` is not well delimited at line"):
        read("csv", "a.csv", HEADERS)


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n"])
def test_an_empty_file_is_refused(read: Read, tmp_path: Path, content: str) -> None:
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(SourceError, match=r"`a\.csv` is empty"):
        read("csv", "a.csv", HEADERS)


def test_headers_alone_are_a_table_without_rows(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\n")
    raw = read("csv", "a.csv", HEADERS)
    assert raw.headers == ("Code", "Register")
    assert rows(raw) == []
    assert reasons(raw) == ["no_rows"]


def test_a_wanted_header_that_stands_twice_must_be_chosen(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register,Register\nA,1,2\n")
    with pytest.raises(SourceError, match="`Register` heads columns 2, 3") as caught:
        read("csv", "a.csv", HEADERS)
    assert "`Register (1)` or `Register (2)`" in str(caught.value)
    assert rows(read("csv", "a.csv", ("Code", "Register (2)"))) == [("A", "1", "2")]


def test_repeated_headers_that_nobody_wants_are_kept_apart(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register,Note,note,\nA,1,x,y,z\n")
    raw = read("csv", "a.csv", HEADERS)
    assert raw.headers == ("Code", "Register", "Note (1)", "note (2)", "column 5")


@pytest.mark.parametrize("key", ["table", "query"])
def test_a_key_that_would_be_ignored_is_refused(read: Read, tmp_path: Path, key: str) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\nA,1\n")
    with pytest.raises(SourceError, match=f"kind `csv` has no `{key}`"):
        read("csv", "a.csv", HEADERS, **{key: "x"})


def test_several_files_are_one_table_with_the_provenance_of_each(
    read: Read, tmp_path: Path
) -> None:
    (tmp_path / "2021.csv").write_text("Code,Register\nA,1\n")
    (tmp_path / "2022.csv").write_text("Register [note 1],Code\n2,B\n")
    raw = read("csv", "*.csv", HEADERS)
    assert raw.headers == ("Code", "Register")
    assert rows(raw) == [("A", "1"), ("B", "2")]
    assert [file.path for file in raw.files] == ["2021.csv", "2022.csv"]
    (finding,) = raw.findings
    assert (finding.reason, finding.column) == ("header_drifted", "Register")
    assert finding.example == "Register [note 1]"


def test_a_column_that_one_file_lacks_is_blank_there_and_told(read: Read, tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("Code,Register\nA,1\n")
    (tmp_path / "2.csv").write_text("Code,Register,Remark\nB,2,new\n")
    raw = read("csv", "*.csv", HEADERS)
    assert rows(raw) == [("A", "1", None), ("B", "2", "new")]
    assert reasons(raw) == ["file_lacks_column"]


def test_a_wanted_column_that_one_file_lacks_stops_the_reading(read: Read, tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("Code,Register\nA,1\n")
    (tmp_path / "2.csv").write_text("Code,Registers 2022\nB,2\n")
    with pytest.raises(SourceError, match=r"`2\.csv` has no column `Register`"):
        read("csv", "*.csv", HEADERS)


def test_a_source_can_be_read_twice_in_one_run(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Code,Register\nA,1\n")
    first = read("csv", "a.csv", HEADERS)
    (tmp_path / "a.csv").write_text("Code,Register\nB,2\n")
    second = read("csv", "a.csv", HEADERS)
    assert (rows(first), rows(second)) == ([("A", "1")], [("B", "2")])
