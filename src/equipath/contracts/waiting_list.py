"""Who waits or has waited for treatment, from clock start to clock stop."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="waiting_list",
    title="Waiting-list entries",
    meaning="One row an entry. One without a clock stop is still waiting.",
    columns=(
        Column("entry_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("clock_start_date", "date", "The day that the wait began."),
        Column(
            "clock_stop_date",
            "date",
            "The day that it ended; empty for still waiting.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "stop_reason",
            "string",
            "Treated, Removed, Declined, Died or Not known.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "referral_id",
            "string",
            "The referral that it belongs to.",
            is_required=False,
            may_be_empty=True,
        ),
        Column("provider_code", "string", "The trust.", is_required=False, may_be_empty=True),
        Column(
            "specialty_code", "string", "Treatment function.", is_required=False, may_be_empty=True
        ),
        Column("priority", "string", "Routine, urgent…", is_required=False, may_be_empty=True),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="clock_start_date",
    until="clock_stop_date",
)
