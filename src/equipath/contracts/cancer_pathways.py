"""Cancer pathways: from referral to first treatment."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="cancer_pathways",
    title="Cancer pathways",
    meaning="One row a person and a primary cancer, or a suspicion of one.",
    columns=(
        Column("pathway_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("referral_date", "date", "The day that the referral arrived."),
        Column(
            "first_seen_date",
            "date",
            "The day that they were first seen.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "diagnosis_date",
            "date",
            "The day that they were told: cancer or not.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "decision_to_treat_date",
            "date",
            "The day that treatment was agreed.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "treatment_date",
            "date",
            "The day of the first definitive treatment.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "is_cancer",
            "boolean",
            "Whether cancer was found.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "cancer_type",
            "string",
            "As in Cancer Waiting Times.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "route",
            "string",
            "Route to diagnosis: urgent suspected cancer, screening, emergency…",
            is_required=False,
            may_be_empty=True,
        ),
        Column("stage", "string", "1 to 4, or Not known.", is_required=False, may_be_empty=True),
        Column(
            "intent",
            "string",
            "Curative, Palliative or Not known.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "performance_status",
            "number",
            "ECOG, 0 to 4.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
            maximum=4,
        ),
        Column(
            "comorbidity_score",
            "number",
            "Charlson, say.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
        ),
        Column(
            "referring_provider_code",
            "string",
            "Who diagnosed.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "treating_provider_code", "string", "Who treated.", is_required=False, may_be_empty=True
        ),
        Column(
            "days_paused",
            "number",
            "Days that rules take off the wait.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
        ),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="referral_date",
)
