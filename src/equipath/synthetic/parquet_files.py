"""Several Parquet files of one folder, each written row group by row group."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
import pyarrow.parquet as pq


class ParquetFiles:
    """Files that grow by a row group at a time, and are whole once this is left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, pq.ParquetWriter] = {}
        self._closing = ExitStack()

    def add(self, name: str, table: pl.DataFrame) -> None:
        """Add rows to the file of that name, whose columns are those of its first rows."""
        rows = table.to_arrow()
        if name not in self._open:
            writer = pq.ParquetWriter(
                self._folder / f"{name}.parquet", rows.schema, compression="zstd"
            )
            self._open[name] = self._closing.enter_context(writer)
        self._open[name].write_table(rows, row_group_size=max(1, rows.num_rows))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._closing.__exit__(kind, error, where)
