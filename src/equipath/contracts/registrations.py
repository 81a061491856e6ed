"""Registrations with a practice: who was whose patient, from when to when."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="registrations",
    title="Registrations",
    meaning="One row a person and a stay on a practice's list. A person is on one list at a time.",
    columns=(
        Column("person_id", "string", "A pseudonym: never shown, never logged.", is_key=True),
        Column("practice_code", "string", "The practice that they are registered with."),
        Column("start_date", "date", "First day on the list.", is_key=True),
        Column(
            "end_date",
            "date",
            "Last day on the list; empty for still.",
            is_required=False,
            may_be_empty=True,
        ),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="start_date",
    until="end_date",
)
