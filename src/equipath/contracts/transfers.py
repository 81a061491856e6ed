"""Handovers of a person from one provider to another."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="transfers",
    title="Transfers",
    meaning="One row a handover along a pathway.",
    columns=(
        Column("pathway_id", "string", "The pathway that it belongs to: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("transfer_date", "date", "The day that it arrived.", is_key=True),
        Column(
            "from_provider_code", "string", "Who handed over.", is_required=False, may_be_empty=True
        ),
        Column("to_provider_code", "string", "Who received.", is_required=False, may_be_empty=True),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="transfer_date",
)
