"""What was coded in a record: diagnoses, measurements, procedures."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="clinical_events",
    title="Clinical events",
    meaning="One row a coded entry: its day, its code and, of a measurement, its value.",
    columns=(
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("event_date", "date", "The day that it is of."),
        Column("code", "string", "Its code, as codelists have it."),
        Column("value", "number", "What was measured.", is_required=False, may_be_empty=True),
        Column("unit", "string", "The unit of the value.", is_required=False, may_be_empty=True),
        Column("provider_code", "string", "Who recorded it.", is_required=False, may_be_empty=True),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="event_date",
)
