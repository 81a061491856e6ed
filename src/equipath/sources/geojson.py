"""GeoJSON: one row a feature, with its properties as text and its shape as GeoJSON text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from ibis.backends.duckdb import Backend

from equipath.sources.combine import combine
from equipath.sources.headers import distinct
from equipath.sources.location import Located, locate, provenance
from equipath.sources.raw import Raw, refuse, unreadable
from equipath.sources.store import store
from equipath.study.source import Source
from equipath.study.study import Root

GEOMETRY = "geometry"
"""The column that holds the shape; a property of that name is `geometry (1)`."""

_WORLD = (("longitude", 180.0), ("latitude", 90.0))
"""The ends of the coordinates that GeoJSON may have, in degrees (RFC 7946, section 4)."""


def read(connection: Backend, source: Source, study_folder: Path, roots: dict[str, Root]) -> Raw:
    """Read a source of kind `geojson`: a FeatureCollection in longitude and latitude.

    Every property of any feature is a column of text, blank where a feature lacks it; a
    feature without a shape has an empty `geometry`. Reference: RFC 7946. Raises `SourceError`
    for what is not JSON, not a FeatureCollection, or not in degrees.
    """
    refuse(source, "table", "query", "header_row")
    files = locate(source, study_folder, roots)
    parts = []
    for file in files:
        features = _features(source, file)
        names = list(dict.fromkeys(name for f in features for name in f["properties"] or {}))
        headers = distinct([*names, GEOMETRY])
        headers[-1] = GEOMETRY
        schema = pa.schema([(header, pa.string()) for header in headers])
        columns = [[_text((f["properties"] or {}).get(name)) for f in features] for name in names]
        columns.append([f["geometry"] and json.dumps(f["geometry"]) for f in features])
        batch = pa.record_batch([pa.array(c, pa.string()) for c in columns], schema=schema)
        parts.append((file.shown, store(connection, source.name, schema, [batch])))
    table, findings = combine(source, parts)
    return Raw(table, tuple(map(provenance, files)), tuple(findings))


def _features(source: Source, file: Located) -> list[dict[str, Any]]:
    try:
        content = json.loads(file.path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise unreadable(
            source, "path", f"`{file.shown}` is not JSON: {error}.", "Ask for it anew."
        ) from None
    kind = content.get("type") if isinstance(content, dict) else type(content).__name__
    if kind != "FeatureCollection":
        raise unreadable(
            source,
            "path",
            f"`{file.shown}` is a {kind}, not a FeatureCollection.",
            "Save the layer as GeoJSON, as from QGIS or the ONS Open Geography Portal.",
        )
    features = content.get("features")
    if not isinstance(features, list) or not all(map(_is_feature, features)):
        raise unreadable(
            source,
            "path",
            f"`{file.shown}` is a FeatureCollection whose `features` are not features.",
            "Ask for it anew: each has `properties` and a `geometry`.",
        )
    for place, feature in enumerate(features, start=1):
        _refuse_projected(source, file, place, feature)
    return features


def _is_feature(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(key, ""), dict | None) for key in ("properties", "geometry")
    )


def _refuse_projected(source: Source, file: Located, place: int, feature: dict[str, Any]) -> None:
    shape = feature["geometry"] or {}
    position = next(_positions(shape.get("coordinates")), ())
    for number, (axis, end) in zip(position, _WORLD, strict=False):
        if abs(number) > end:
            raise unreadable(
                source,
                "path",
                f"`{file.shown}` is not in degrees: the {axis} of feature {place} is {number}.",
                "Save it in longitude and latitude (WGS 84, EPSG:4326).",
            )


def _positions(coordinates: Any) -> Iterator[tuple[float, ...]]:
    """Yield every position within, however deep the shape nests them."""
    if not isinstance(coordinates, list) or not coordinates:
        return
    if isinstance(coordinates[0], int | float):
        yield tuple(coordinates)
    else:
        for part in coordinates:
            yield from _positions(part)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            # JSON may escape half a character, which no table can hold.
            return value.encode(errors="replace").decode()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return json.dumps(value)
