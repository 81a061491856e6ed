"""How many of an organisation's patients live in which small area."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="patients_by_area",
    title="Patients by area",
    meaning=(
        "One row a practice and a small area, with the patients of the one who live in the other. "
        "A source of it names under `averages` what is averaged over them."
    ),
    columns=(
        Column("area_type", "string", "What they are patients of: `practice`.", is_key=True),
        Column("area_code", "string", "Its code.", is_key=True),
        Column("home_type", "string", "The kind of area where they live.", is_key=True),
        Column("home_code", "string", "Its code.", is_key=True),
        Column(
            "patients",
            "number",
            "People, or a share of them.",
            may_be_empty=True,
            minimum=0,
            is_count=True,
        ),
    ),
)
