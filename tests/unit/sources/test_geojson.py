"""Boundaries become one row a feature, and shapes that no map could place are refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from equipath.errors import SourceError
from equipath.sources.raw import Raw
from equipath.study.study import Root
from tests.unit.sources.conftest import rows

Read = Callable[..., Raw]
SQUARE = {"type": "Polygon", "coordinates": [[[-2, 52], [-1, 52], [-1, 53], [-2, 52]]]}


def feature(properties: dict[str, Any] | None, geometry: Any = SQUARE) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., None]:
    def writer(*features: Any) -> None:
        content = {"type": "FeatureCollection", "features": features}
        (tmp_path / "a.geojson").write_text(json.dumps(content), encoding="utf-8-sig")

    return writer


def test_each_feature_is_a_row_of_text(read: Read, write: Callable[..., None]) -> None:
    write(feature({"code": "E1", "name": "Merrow", "n": 5.0, "x": 0.5, "old": True, "no": None}))
    raw = read("geojson", "a.geojson")
    assert raw.headers == ("code", "name", "n", "x", "old", "no", "geometry")
    (row,) = rows(raw)
    assert row[:-1] == ("E1", "Merrow", "5", "0.5", "true", "")
    assert json.loads(row[-1]) == SQUARE


def test_properties_that_only_some_features_have_are_blank_elsewhere(
    read: Read, write: Callable[..., None]
) -> None:
    write(feature({"code": "E1"}), feature({"name": "Ellow"}), feature(None))
    assert [row[:2] for row in rows(read("geojson", "a.geojson"))] == [
        ("E1", ""),
        ("", "Ellow"),
        ("", ""),
    ]


def test_a_feature_without_a_shape_keeps_its_row(read: Read, write: Callable[..., None]) -> None:
    write(feature({"code": "E1"}, None))
    assert rows(read("geojson", "a.geojson")) == [("E1", None)]


def test_a_property_called_geometry_does_not_hide_the_shape(
    read: Read, write: Callable[..., None]
) -> None:
    write(feature({"Geometry": "coarse"}))
    raw = read("geojson", "a.geojson")
    assert raw.headers == ("Geometry (1)", "geometry")
    assert rows(raw)[0][0] == "coarse"


def test_half_a_character_does_not_stop_the_reading(read: Read, write: Callable[..., None]) -> None:
    write(feature({"name": "Merrow\ud800"}))
    assert rows(read("geojson", "a.geojson"))[0][0] == "Merrow?"


def test_a_british_grid_is_not_degrees(read: Read, write: Callable[..., None]) -> None:
    grid = {"type": "MultiPolygon", "coordinates": [[[[406689, 286822], [406690, 286822]]]]}
    write(feature({"code": "E1"}), feature({"code": "E2"}, grid))
    with pytest.raises(SourceError, match="the longitude of feature 2 is 406689") as caught:
        read("geojson", "a.geojson")
    assert "WGS 84" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", "is not JSON"),
        ('{"type": "FeatureCollection", "features": [', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is a list, not a FeatureCollection"),
        ('{"type": "Topology"}', "is a Topology, not a FeatureCollection"),
        ("{}", "is a None, not a FeatureCollection"),
        ('{"type": "FeatureCollection"}', "`features` are not features"),
        ('{"type": "FeatureCollection", "features": [1]}', "`features` are not features"),
        ('{"type": "FeatureCollection", "features": [{}]}', "`features` are not features"),
    ],
)
def test_what_is_no_collection_of_features_is_refused(
    read: Read, tmp_path: Path, content: str, wrong: str
) -> None:
    (tmp_path / "a.geojson").write_text(content)
    with pytest.raises(SourceError, match=wrong):
        read("geojson", "a.geojson")


@pytest.mark.parametrize("coordinates", ["abc", [["a", "b"]], [], None, 5])
def test_coordinates_that_are_none_are_left_for_the_contract_to_judge(
    read: Read, write: Callable[..., None], coordinates: Any
) -> None:
    write(feature({"code": "E1"}, {"type": "Polygon", "coordinates": coordinates}))
    assert len(rows(read("geojson", "a.geojson"))) == 1


def test_open_boundaries_are_read(read: Read, open_data: Path) -> None:
    roots = {"open_data": Root(environment="EQUIPATH_OPEN_DATA", otherwise=str(open_data))}
    raw = read("geojson", "{open_data}/03_boundaries/icb_apr2023.geojson", (), roots)
    # England had 42 integrated care boards from July 2022 to March 2026.
    assert raw.table.count().to_pyarrow().as_py() == 42
    shapes = raw.table["geometry"].to_pyarrow().to_pylist()
    assert {json.loads(shape)["type"] for shape in shapes} <= {"Polygon", "MultiPolygon"}
