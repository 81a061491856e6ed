"""Requests of one service to another to see a person."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="referrals",
    title="Referrals",
    meaning="One row a referral, with when it was made and to whom.",
    columns=(
        Column("referral_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("referral_date", "date", "The day that it was made."),
        Column(
            "received_date",
            "date",
            "The day that it arrived.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "referrer_code",
            "string",
            "Who referred: a practice, say.",
            is_required=False,
            may_be_empty=True,
        ),
        Column("provider_code", "string", "Who was asked.", is_required=False, may_be_empty=True),
        Column(
            "specialty_code",
            "string",
            "Main specialty or treatment function.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "source_of_referral_code",
            "string",
            "The kind of referrer.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "priority",
            "string",
            "Routine, urgent, two week wait…",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "closed_date",
            "date",
            "The day that it was closed.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "closure_reason", "string", "Why it was closed.", is_required=False, may_be_empty=True
        ),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="referral_date",
)
