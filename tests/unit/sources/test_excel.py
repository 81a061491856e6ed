"""Worksheets are read as a person sees them: titles, merged cells, notes, numbers and dates."""

import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from equipath.errors import SourceError
from equipath.sources.raw import Raw
from tests.unit.sources.conftest import reasons, rows

Read = Callable[..., Raw]
HEADERS = ("Code", "Register")


def write(path: Path, sheets: dict[str, Sequence[Sequence[object]]], merge: str = "") -> None:
    """Write a workbook with openpyxl, which knows nothing of what reads it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(list(row))
        if merge:
            sheet.merge_cells(merge)
    book.save(path)


def test_cells_are_text_as_one_would_type_them(read: Read, tmp_path: Path) -> None:
    values = [5.0, 5.25, -3, 0.1, True, "007", date(2024, 3, 31), time(9, 30)]
    values += [datetime(2024, 3, 31, 9, 30), 2.0**53, 1e300, None]  # noqa: DTZ001  As Excel has it.
    write(tmp_path / "a.xlsx", {"Data": [HEADERS, *(["A", value] for value in values)]})
    assert [cell for _, cell in rows(read("excel", "a.xlsx", HEADERS))] == [
        "5",
        "5.25",
        "-3",
        "0.1",
        "TRUE",
        "007",
        "2024-03-31",
        "09:30:00",
        "2024-03-31 09:30:00",
        "9007199254740992",
        "1e+300",
        "",
    ]


def test_the_table_is_found_between_titles_and_notes(read: Read, tmp_path: Path) -> None:
    sheet = [
        ["Registers by practice, 2022"],
        [],
        [None, "Code", "Register\n[note 1]", None],
        [None, "A", 1],
        [],
        [None, "B", 2],
        [],
        [None, "[note 1] provisional"],
        [],
        ["Source: us"],
        [None],
    ]
    write(tmp_path / "a.xlsx", {"Data": sheet})
    raw = read("excel", "a.xlsx", HEADERS)
    assert raw.headers == ("column 1", "Code", "Register\n[note 1]")
    assert rows(raw) == [("", "A", "1"), ("", "B", "2")]
    (finding,) = raw.findings
    assert (finding.reason, finding.count) == ("notes_left_out", 2)


def test_cells_merged_downwards_all_have_the_value(read: Read, tmp_path: Path) -> None:
    sheet = [HEADERS, ["A", 1], [None, 2], [None, 3], ["B", 4]]
    write(tmp_path / "a.xlsx", {"Data": sheet}, merge="A2:A4")
    raw = read("excel", "a.xlsx", HEADERS)
    assert rows(raw) == [("A", "1"), ("A", "2"), ("A", "3"), ("B", "4")]


def test_headers_in_two_rows_are_read_from_the_lower(read: Read, tmp_path: Path) -> None:
    sheet = [["Code", "2021-22", None], [None, "Register", "List size"], ["A", 1, 2]]
    write(tmp_path / "a.xlsx", {"Data": sheet}, merge="A1:A2")
    raw = read("excel", "a.xlsx", ("Code", "Register", "List size"))
    assert raw.headers == ("Code", "Register", "List size")
    assert rows(raw) == [("A", "1", "2")]


def test_the_header_row_can_be_named(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Data": [HEADERS, ["x", "y"], HEADERS, ["A", 1]]})
    assert rows(read("excel", "a.xlsx", HEADERS, header_row=3)) == [("A", "1")]


def test_the_worksheet_is_named_by_table(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Notes": [["Notes"]], "Data": [HEADERS, ["A", 1]]})
    assert rows(read("excel", "a.xlsx", HEADERS, table="Data")) == [("A", "1")]


def test_a_worksheet_that_is_not_there_is_offered_the_nearest(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Notes": [["Notes"]], "Data 2022": [HEADERS]})
    with pytest.raises(SourceError, match="no worksheet `Data 2021`") as caught:
        read("excel", "a.xlsx", HEADERS, table="Data 2021")
    assert "Did you mean `Data 2022`?" in str(caught.value)


def test_of_several_worksheets_none_is_guessed(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Notes": [["Notes"]], "Data": [HEADERS]})
    with pytest.raises(SourceError, match=r"2 worksheets\. Write which is meant: `Notes`, `Data`"):
        read("excel", "a.xlsx", HEADERS)


def test_a_hidden_worksheet_does_not_make_the_choice_unclear(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Lists": [["x"]], "Data": [HEADERS, ["A", 1]]})
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["Lists"].sheet_state = "hidden"
    book.active = 1
    book.save(tmp_path / "a.xlsx")
    assert rows(read("excel", "a.xlsx", HEADERS)) == [("A", "1")]


def test_several_workbooks_are_one_table(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "1.xlsx", {"Data": [["Title"], HEADERS, ["A", 1]]})
    write(tmp_path / "2.xlsx", {"Data": [["register", "code"], [2, "B"]]})
    raw = read("excel", "*.xlsx", HEADERS)
    assert rows(raw) == [("A", "1"), ("B", "2")]
    assert reasons(raw) == ["header_drifted", "header_drifted"]


def test_an_opendocument_sheet_is_read(read: Read, tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
    texts = [cell.format("string", "", text) for text in ("Code", "Register", "A")]
    number = cell.format("float", 'office:value="12"', "12")
    row = "<table:table-row>{}{}</table:table-row>"
    table = row.format(texts[0], texts[1]) + row.format(texts[2], number)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>',
        )
        file.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0" '
            f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Data">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    assert rows(read("excel", "a.ods", HEADERS)) == [("A", "12")]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods"])
@pytest.mark.parametrize("content", [b"", b"Code,Register\nA,1\n", b"PK\x03\x04 cut off"])
def test_what_is_no_workbook_is_refused(
    read: Read, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match="cannot be read as a workbook"):
        read("excel", name, HEADERS)


def test_a_workbook_that_was_cut_off_is_refused(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Data": [HEADERS, ["A", 1]]})
    whole = (tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceError, match="cannot be read as a workbook"):
        read("excel", "a.xlsx", HEADERS)


def test_a_workbook_with_a_password_is_refused(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(encrypted_workbook())
    with pytest.raises(SourceError, match="locked with a password"):
        read("excel", "a.xlsx", HEADERS)


@pytest.mark.parametrize("cells", [[], [[None, None], ["  "]]])
def test_an_empty_worksheet_is_refused(
    read: Read, tmp_path: Path, cells: list[list[object]]
) -> None:
    write(tmp_path / "a.xlsx", {"Data": cells})
    with pytest.raises(SourceError, match=r"`a\.xlsx` is empty"):
        read("excel", "a.xlsx", HEADERS)


def test_headers_alone_are_a_table_without_rows(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Data": [HEADERS]})
    raw = read("excel", "a.xlsx", HEADERS)
    assert rows(raw) == []
    assert reasons(raw) == ["no_rows"]


def test_a_query_is_refused(read: Read, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", {"Data": [HEADERS]})
    with pytest.raises(SourceError, match="kind `excel` has no `query`"):
        read("excel", "a.xlsx", HEADERS, query="SELECT 1")


def encrypted_workbook() -> bytes:
    """Return the least compound file ([MS-CFB]) that holds what an encrypted workbook does.

    A header, one sector of the allocation table, one of the directory: the root and the two
    streams that [MS-OFFCRYPTO] 2.3 names.
    """
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16x5H6x9I",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, end, 0, end, 0),
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    allocation = struct.pack("<128I", table, end, *[free] * 126)
    directory = b""
    for name, kind, right, child in (
        ("Root Entry", 5, free, 1),
        ("EncryptedPackage", 2, 2, free),
        ("EncryptionInfo", 2, free, free),
        ("", 0, free, free),
    ):
        size = 2 * len(name) + 2 if name else 0
        directory += struct.pack(
            "<64sHBB3I16x4x16xIQ",
            name.encode("utf-16-le"), size, kind, 1, free, right, child, end, 0,
        )  # fmt: skip
    return header + allocation + directory
