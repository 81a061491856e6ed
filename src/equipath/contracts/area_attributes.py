"""What is known of areas: a deprivation score, an age profile, one value an attribute."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="area_attributes",
    title="Attributes of areas",
    meaning="One row an area and attribute. A source names its columns under `attributes`.",
    columns=(
        Column("area_type", "string", "The kind of area.", is_key=True),
        Column("area_code", "string", "Its code.", is_key=True),
        Column("attribute", "string", "The attribute's name.", is_key=True, is_required=False),
        Column("value", "number", "Its value.", is_required=False, may_be_empty=True),
    ),
)
