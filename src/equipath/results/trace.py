"""Trace one number from where it is shown back to the files that it came from."""

import json
from typing import Any

from equipath.errors import ResultsError
from equipath.results.schema import NAMES_A_RESULT
from equipath.results.store import Results
from equipath.vocabulary import TARGET

SHORTEST = 4
"""Fewer digits of an id would nearly always fit several results."""

SHOWN = 5
"""How many results an ambiguous id is answered with."""

DESCRIBES_AREAS = ("areas", "successors", "area_attributes")
"""Contracts that stand behind every number: they say what an area is and what holds it."""


def trace(results: Results, result: str) -> dict[str, Any]:
    """Return everything that one result was made of.

    `result` is a result's id or its first digits, four or more. The keys are `result` (its
    row), `detail`, `area` (with `parents`), `indicator`, `stratifier`, `pathway`, `target` and
    `model` (definitions as run, or None), `coefficients` of the model, `source` (the files
    counted from, each with hash and rows in and out), `map` (the files that describe areas),
    `data_findings` about the former, and `run`.

    Raises `ResultsError` for an id that no result has, and for one that several begin with.
    """
    row = _one(results, result)
    indicator = _definition(results, "indicator", row["indicator"])
    model = _model(results, row)
    sources = results.table("sources")
    source = indicator["source"] if indicator else ""
    counted = [s for s in sources.to_dicts() if s["source"] == source]
    described = [s for s in sources.to_dicts() if s["contract"] in DESCRIBES_AREAS]
    is_target = (row["comparator"] or "").startswith(TARGET)
    return {
        "result": row,
        "detail": _first(results, "SELECT * FROM detail WHERE result_id = ?", row["result_id"]),
        "area": _area(results, row),
        "indicator": indicator,
        "stratifier": _definition(results, "stratifier", row["stratification"]),
        "pathway": _definition(results, "pathway", row["pathway"]),
        "target": _definition(results, "threshold", indicator["target"])
        if is_target and indicator
        else None,
        "model": model,
        "coefficients": _coefficients(results, row, model),
        "source": counted,
        "map": described,
        "data_findings": results.query(
            "SELECT * FROM data_findings WHERE source = ?", source
        ).to_dicts(),
        "run": results.table("run").row(0, named=True),
    }


def _one(results: Results, result: str) -> dict[str, Any]:
    """Return the row of the one result whose id begins so."""
    digits = result.strip().lower()
    advice = "The table `results` of the run has them all in its column `result_id`."
    if len(digits) < SHORTEST:
        raise ResultsError(f"`{result}` is too short to name a result: give {SHORTEST} or more.")
    found = results.query(
        "SELECT * FROM results WHERE starts_with(result_id, ?) ORDER BY result_id", digits
    ).to_dicts()
    if not found:
        raise ResultsError(f"No result of run {results.run_id} is `{result}`. {advice}")
    if len(found) > 1:
        several = [
            f"  {row['result_id']}  " + ", ".join(str(row[key]) for key in NAMES_A_RESULT)
            for row in found[:SHOWN]
        ]
        more = [f"  and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        raise ResultsError("\n".join([f"{len(found)} results begin `{result}`:", *several, *more]))
    return found[0]


def _first(results: Results, sql: str, *parameters: object) -> dict[str, Any] | None:
    rows = results.query(sql, *parameters)
    return None if rows.is_empty() else rows.row(0, named=True)


def _area(results: Results, row: dict[str, Any]) -> dict[str, Any]:
    found = _first(
        results,
        "SELECT area_type, area_code, area_name, parents FROM areas "
        "WHERE area_type = ? AND area_code = ?",
        row["area_type"],
        row["area_code"],
    )
    place = found or {"area_name": row["area_code"], "parents": "{}"}
    return {
        "area_type": row["area_type"],
        "area_code": row["area_code"],
        "area_name": place["area_name"],
        "parents": json.loads(place["parents"] or "{}"),
    }


def _definition(results: Results, kind: str, name: str | None) -> dict[str, Any] | None:
    sql = "SELECT definition, sha256 FROM definitions WHERE kind = ? AND name = ?"
    found = _first(results, sql, kind, name or "")
    return None if found is None else json.loads(found["definition"])


def _model(results: Results, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return the model whose title the comparator is: that is how results name one."""
    sql = "SELECT name FROM definitions WHERE kind = 'model' AND title = ?"
    found = _first(results, sql, row["comparator"] or "")
    return None if found is None else _definition(results, "model", found["name"])


def _coefficients(
    results: Results, row: dict[str, Any], model: dict[str, Any] | None
) -> list[dict[str, Any]]:
    if model is None:
        return []
    return results.query(
        "SELECT * FROM models WHERE indicator = ? AND model = ? "
        "AND period_start = ? AND period_end = ?",
        row["indicator"],
        model["name"],
        row["period_start"],
        row["period_end"],
    ).to_dicts()
