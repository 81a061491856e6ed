"""What was prescribed or dispensed."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="prescriptions",
    title="Prescriptions",
    meaning="One row an item: its day and the code of the medicine.",
    columns=(
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("prescription_date", "date", "The day that it was issued."),
        Column("code", "string", "The medicine: dm+d or BNF, as codelists have it."),
        Column(
            "quantity",
            "number",
            "In units of the pack.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
        ),
        Column("cost", "number", "In pounds.", is_required=False, may_be_empty=True),
        Column(
            "provider_code", "string", "Who prescribed it.", is_required=False, may_be_empty=True
        ),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="prescription_date",
)
