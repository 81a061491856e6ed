"""Populations by area, age band, sex and ethnic group."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="populations",
    title="Populations",
    meaning="One row an area, age band, sex and ethnic group, with the number of people.",
    columns=(
        Column("area_type", "string", "The kind of area.", is_key=True),
        Column("area_code", "string", "Its code.", is_key=True),
        Column("age_band", "string", "As `40-44`, or `90+`.", is_key=True),
        Column("sex", "string", "Female, Male or Not known.", is_key=True),
        Column("ethnic_group", "string", "The ethnic group, or All.", is_key=True),
        Column("population", "number", "People.", minimum=0, is_count=True),
    ),
)
