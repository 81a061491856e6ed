"""Record what a run is made of: its areas, strata, sources and definitions, as tables."""

import hashlib
import json
import platform
from datetime import datetime

import polars as pl

from equipath.conform.area_map import AreaMap
from equipath.conform.intake import Intake
from equipath.disclosure.policy import Policy
from equipath.results.schema import SCHEMA_VERSION, fit
from equipath.study.definition import Definition
from equipath.study.study import Study
from equipath.version import VERSION
from equipath.vocabulary import ALL, NOT_KNOWN


def areas_table(
    study: Study, area_map: AreaMap, results: pl.DataFrame, intake: Intake
) -> pl.DataFrame:
    """Return each area of the results: its name, what it is part of, its place and its shape."""
    shown = results.select("area_type", "area_code").unique().sort("area_type", "area_code")
    shapes = {
        (area_type, code): shape
        for area_type, source in study.boundaries.items()
        for code, shape in _shapes(intake, source)
    }
    places = {(r["area_type"], r["area_code"]): r for r in area_map.areas.iter_rows(named=True)}
    focus = study.areas.focus
    rows = []
    for area_type, code in shown.iter_rows():
        place = places.get((area_type, code), {})
        codes = {
            level: area_map.parent((area_type, code), level)
            for level in study.areas.levels
            if level in area_map.parents.get((area_type, code), {})
        }
        parents = {level: area_map.name((level, above)) for level, above in codes.items()}
        rows.append(
            {
                "area_type": area_type,
                "area_code": code,
                "area_name": area_map.name((area_type, code)),
                "parents": json.dumps(parents, ensure_ascii=False),
                "parent_codes": json.dumps(codes, ensure_ascii=False),
                "longitude": place.get("longitude"),
                "latitude": place.get("latitude"),
                "geometry": shapes.get((area_type, place.get("boundary_code") or code)),
                "is_in_focus": focus is None
                or area_map.parent((area_type, code), focus.type) in focus.codes,
            }
        )
    return fit(pl.DataFrame(rows, infer_schema_length=None), "areas")


def _shapes(intake: Intake, source: str) -> list[tuple[str, str]]:
    taken = intake.sources.get(source)
    if taken is None or taken.table is None:
        return []
    return list(taken.table.select("area_code", "geometry").to_polars().iter_rows())


def strata_table(study: Study, results: pl.DataFrame) -> pl.DataFrame:
    """Return each stratum that has results, in its declared order, "Not known" last."""
    rows = []
    there = results.select("stratification", "stratum").unique().sort("stratification", "stratum")
    for name, stratum in there.iter_rows():
        if name == ALL or name not in study.stratifiers or stratum == ALL:
            continue
        stratifier = study.stratifiers[name]
        order = list(stratifier.stratum_names)
        last = len(order) + (2 if stratum == NOT_KNOWN else 1)
        rows.append(
            {
                "stratification": name,
                "stratum": stratum,
                "stratifier": name,
                "stratum_order": order.index(stratum) + 1 if stratum in order else last,
                "is_ordered": stratifier.ordered,
                "is_reference": stratum == stratifier.reference_name,
            }
        )
    return fit(pl.DataFrame(rows), "strata")


def sources_table(intake: Intake) -> pl.DataFrame:
    """Return every file that was read, with its hash and the rows in and out."""
    rows = [
        {
            "source": name,
            "title": taken.source.title,
            "publisher": taken.source.publisher,
            "licence": taken.source.licence,
            "vintage": taken.source.vintage,
            "contract": taken.source.fills,
            "path": file.path,
            "sha256": file.sha256,
            "size": file.size,
            "rows_in": taken.rows_in,
            "rows_out": taken.rows_out,
            "definition": f"sources/{name}.yaml",
        }
        for name, taken in intake.sources.items()
        for file in taken.files
    ]
    return fit(pl.DataFrame(rows), "sources")


def definitions_table(study: Study, policy: Policy) -> pl.DataFrame:
    """Return the definitions as run, each as JSON with its hash."""
    kinds: dict[str, dict[str, Definition]] = {
        "indicator": dict(study.indicators),
        "stratifier": dict(study.stratifiers),
        "pathway": dict(study.pathways),
        "threshold": dict(study.thresholds),
        "model": dict(study.models),
        "variable": dict(study.variables),
        "cohort": dict(study.cohorts),
        "completeness": dict(study.completeness),
        "linkage": dict(study.linkages),
        "codelist": dict(study.codelists),
        "source": dict(study.sources),
    }
    apart = {"folder", "samples", "tests", "completeness", *(f"{kind}s" for kind in kinds)}
    written = study.model_dump_json(exclude=apart)
    rows = [
        ("study", study.name, study.title, written),
        ("disclosure", policy.name, policy.title, policy.model_dump_json()),
        *(
            (kind, name, definition.title, definition.model_dump_json())
            for kind, definitions in kinds.items()
            for name, definition in definitions.items()
        ),
    ]
    hashed = [(*row, hashlib.sha256(row[-1].encode()).hexdigest()) for row in rows]
    columns = ["kind", "name", "title", "definition", "sha256"]
    return fit(pl.DataFrame(hashed, schema=columns, orient="row"), "definitions")


def fingerprint(study: Study, intake: Intake, policy: Policy) -> str | None:
    """Return what stands for definitions, sources and code: alike, they count alike.

    None where a source is a database's, whose contents may change under the same name.
    """
    files = sources_table(intake)
    if (files["sha256"] == "").any():
        return None
    parts = [VERSION, *definitions_table(study, policy)["sha256"], *files["path"], *files["sha256"]]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def run_table(study: Study, run_id: str, started: datetime, seconds: float) -> pl.DataFrame:
    """Return the one row that says which run it was."""
    row = {
        "run_id": run_id,
        "study": study.name,
        "title": study.title,
        "question": study.question,
        "policy": study.disclosure,
        "version": VERSION,
        "schema_version": SCHEMA_VERSION,
        "started": started,
        "seconds": seconds,
        "machine": f"{platform.system()}, Python {platform.python_version()}",
    }
    return fit(pl.DataFrame([row]), "run")
