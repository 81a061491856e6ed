"""The map: areas and organisations, whose parts they are, and from when to when."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="areas",
    title="Areas and organisations",
    meaning=(
        "One row an area and a parent, with the dates between which it holds. An area has at "
        "most one parent of each type on any day."
    ),
    columns=(
        Column("area_type", "string", "The kind of area: practice, pcn, trust…", is_key=True),
        Column("area_code", "string", "Its code.", is_key=True),
        Column("area_name", "string", "Its name.", is_required=False, may_be_empty=True),
        Column(
            "parent_type",
            "string",
            "The kind of its parent.",
            is_key=True,
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "parent_code",
            "string",
            "Its parent's code.",
            is_key=True,
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "valid_from",
            "date",
            "First day on which it holds; empty for always.",
            is_key=True,
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "valid_to",
            "date",
            "Last day on which it holds; empty for still.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "longitude",
            "number",
            "Degrees east (WGS 84).",
            is_required=False,
            may_be_empty=True,
            minimum=-180,
            maximum=180,
        ),
        Column(
            "latitude",
            "number",
            "Degrees north (WGS 84).",
            is_required=False,
            may_be_empty=True,
            minimum=-90,
            maximum=90,
        ),
        Column(
            "boundary_code",
            "string",
            "Its code in the boundary file, where that differs.",
            is_required=False,
            may_be_empty=True,
        ),
    ),
)
