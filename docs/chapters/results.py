"""The tables of a run's file, with what each column means."""

from typing import Final

from docs.chapters.markdown import code, table
from docs.chapters.result_columns import MEANINGS, STORED, TABLES_IN_WORDS
from equipath.results.schema import NAMES_A_RESULT, SCHEMA_VERSION, TABLES

HEAD = f"""# Results

A run is one DuckDB file, `output/runs/<run_id>.duckdb`, written whole and never changed; \
`output/current` names the run that everything shows. Open it from Python with \
`equipath.open_results` or with anything that reads DuckDB. These are its tables (schema \
{SCHEMA_VERSION}); pages, charts and reports read nothing else.

A result is named by {", ".join(code(name) for name in NAMES_A_RESULT)}: the same number has the \
same `result_id` in every run, so that runs can be compared."""

ASKED_FOR = """Statistics that an indicator \
[asks for](../how-to/ask-for-further-statistics.md) stand under their own names, as their \
[pages](statistics.md) describe them: `stratum` is `All` where one number sums strata up, and \
`comparator` says along what."""

TYPES: Final = {
    "String": "text",
    "Float64": "number",
    "Int64": "whole number",
    "Boolean": "true or false",
    "Date": "date",
}


def chapter() -> str:
    stored = table(
        ("statistic", "value", "numerator and denominator", "comparator"),
        [(code(name), *told) for name, told in STORED.items()],
    )
    return "\n\n".join(
        [HEAD, "## Statistics in `results`", stored, ASKED_FOR, *map(_section, TABLES)]
    )


def _section(name: str) -> str:
    rows = [
        (code(column), TYPES.get(str(kind), "time (UTC)"), meaning(name, column))
        for column, kind in TABLES[name].items()
    ]
    return "\n\n".join(
        [f"## {name}", TABLES_IN_WORDS[name], table(("column", "type", "meaning"), rows)]
    )


def meaning(name: str, column: str) -> str:
    """Return what a column means in a table: its own meaning there, or the one it always has."""
    return MEANINGS.get(f"{name}.{column}") or MEANINGS[column]
