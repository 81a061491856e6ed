"""Approvals to begin or go on with a high-cost drug."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="high_cost_drug_approvals",
    title="High-cost-drug approvals",
    meaning="One row an approval, as in Blueteq.",
    columns=(
        Column("approval_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("approval_date", "date", "The day of the approval."),
        Column(
            "requested_date",
            "date",
            "The day that it was asked for.",
            is_required=False,
            may_be_empty=True,
        ),
        Column("drug_code", "string", "The drug, as codelists have it."),
        Column(
            "indication_code", "string", "What it is for.", is_required=False, may_be_empty=True
        ),
        Column("provider_code", "string", "The trust.", is_required=False, may_be_empty=True),
        Column(
            "kind",
            "string",
            "Initiation, Continuation or Stop.",
            is_required=False,
            may_be_empty=True,
        ),
        Column("cost", "number", "In pounds.", is_required=False, may_be_empty=True),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="approval_date",
)
