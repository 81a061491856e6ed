"""People: one row a person, with their groups, places and flags."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="people",
    title="People",
    meaning=(
        "One row a person, as on the study's last day. A column `<type>_code` places the person "
        "in an area of that type; flags and numbers are what indicators count."
    ),
    columns=(
        Column("person_id", "string", "A pseudonym: never shown, never logged.", is_key=True),
        Column(
            "date_of_birth",
            "date",
            "From which ages follow, on whatever day.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "date_of_death", "date", "Empty for the living.", is_required=False, may_be_empty=True
        ),
        Column(
            "age",
            "number",
            "In whole years on the study's last day, where no date of birth is given.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
            maximum=120,
        ),
        Column("sex", "string", "Female, Male or Not known.", may_be_empty=True),
    ),
    open_columns="Codes of areas (`practice_code`), codes of groups, flags and numbers.",
    person="person_id",
)
