"""Numbers as CSV (RFC 4180, UTF-8): a header, then rows, and nothing else.

Every row says where it comes from, in its last columns. There is no line of words above the
header and no byte order mark, so that pandas, R and DuckDB read it as it is.
"""

import polars as pl

from equipath.pages.extract import Extract

KIND = "text/csv; charset=utf-8"

WOULD_BE_A_FORMULA = r"^([=+\-@\t\r\n＝＋－＠])"
"""How a text begins that a spreadsheet would work out (OWASP, "CSV Injection")."""


def written(extract: Extract) -> bytes:
    """Return an extract as a CSV file."""
    return safe(extract.with_provenance()).write_csv(line_terminator="\r\n").encode("utf-8")


def safe(rows: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before each text that a spreadsheet would take for a formula.

    Numbers are no text, and stay: a negative difference is still a number.
    """
    return rows.with_columns(
        pl.col(name).str.replace(WOULD_BE_A_FORMULA, "'$1")
        for name, kind in rows.schema.items()
        if kind == pl.String
    )
