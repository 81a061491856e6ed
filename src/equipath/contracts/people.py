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
        Column("age", "number", "In whole years.", minimum=0, maximum=120, may_be_empty=True),
        Column("sex", "string", "Female, Male or Not known.", may_be_empty=True),
    ),
    open_columns="Codes of areas (`practice_code`), codes of groups, flags and numbers.",
)
