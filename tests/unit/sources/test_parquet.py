"""Parquet keeps its types; what is not Parquet, or not whole, is refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from equipath.errors import SourceError
from equipath.sources.raw import Raw
from equipath.study.study import Root
from tests.unit.sources.conftest import reasons, rows

Read = Callable[..., Raw]


def test_types_are_kept(read: Read, tmp_path: Path) -> None:
    row = {"Code": "A", "Register": 5, "From": date(2024, 4, 1), "Share": None}
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "a.parquet")
    raw = read("parquet", "a.parquet")
    assert raw.headers == ("Code", "Register", "From", "Share")
    assert rows(raw) == [("A", 5, date(2024, 4, 1), None)]
    assert raw.table["Register"].type().is_integer()


def test_several_files_take_the_type_that_holds_all(read: Read, tmp_path: Path) -> None:
    pq.write_table(pa.table({"Code": [1], "Register": [5]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"register": [2.5], "Code": ["B"]}), tmp_path / "2.parquet")
    raw = read("parquet", "*.parquet", ("Code", "Register"))
    assert rows(raw) == [("1", 5.0), ("B", 2.5)]
    assert reasons(raw) == ["header_drifted"]


@pytest.mark.parametrize("content", [b"", b"Code,Register\n", b"PAR1 cut off"])
def test_what_is_not_parquet_is_refused(read: Read, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(SourceError, match="is not a whole Parquet file"):
        read("parquet", "a.parquet")


def test_a_file_that_was_cut_off_is_refused(read: Read, tmp_path: Path) -> None:
    pq.write_table(pa.table({"Code": ["A"] * 1000}), tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(whole[:-8])
    with pytest.raises(SourceError, match="is not a whole Parquet file"):
        read("parquet", "a.parquet")


def test_a_query_is_refused(read: Read, tmp_path: Path) -> None:
    pq.write_table(pa.table({"Code": ["A"]}), tmp_path / "a.parquet")
    with pytest.raises(SourceError, match="kind `parquet` has no `query`"):
        read("parquet", "a.parquet", query="SELECT 1")


def test_open_data_is_read_where_it_lies(read: Read, open_data: Path) -> None:
    roots = {"open_data": Root(environment="EQUIPATH_OPEN_DATA", otherwise=str(open_data))}
    raw = read("parquet", "{open_data}/02_lookups/lsoa21_geography.parquet", (), roots)
    # The number of lower layer super output areas of England in 2021 (ONS).
    assert raw.table.count().to_pyarrow().as_py() == 33_755
    assert "lsoa21_code" in raw.headers
    assert raw.files[0].path == "{open_data}/02_lookups/lsoa21_geography.parquet"
