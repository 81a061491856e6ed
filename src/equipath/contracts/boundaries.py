"""The shapes of areas, for maps."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="boundaries",
    title="Boundaries",
    meaning="One row an area, with its shape as GeoJSON in longitude and latitude (WGS 84).",
    columns=(
        Column("area_code", "string", "Its code, as in the map's `boundary_code`.", is_key=True),
        Column("area_name", "string", "Its name.", is_required=False, may_be_empty=True),
        Column("geometry", "string", "A GeoJSON Polygon or MultiPolygon."),
    ),
)
