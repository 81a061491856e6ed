"""Outpatient and community appointments, whether kept or not."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="appointments",
    title="Appointments",
    meaning="One row an appointment: its day, where, and whether it was attended.",
    columns=(
        Column("appointment_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("appointment_date", "date", "The day that it was for."),
        Column(
            "booked_date",
            "date",
            "The day that it was booked.",
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
        Column("provider_code", "string", "Where it was.", is_required=False, may_be_empty=True),
        Column(
            "specialty_code",
            "string",
            "Main specialty or treatment function.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "attendance",
            "string",
            "Attended, Did not attend, Cancelled by patient, Cancelled by provider, Not known.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "is_first",
            "boolean",
            "Whether it was the first of its referral.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "consultation_medium",
            "string",
            "Face to face, telephone, video…",
            is_required=False,
            may_be_empty=True,
        ),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="appointment_date",
)
