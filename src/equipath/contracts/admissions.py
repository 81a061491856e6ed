"""Hospital spells: from admission to discharge."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="admissions",
    title="Admissions",
    meaning="One row a spell in one provider's beds.",
    columns=(
        Column("admission_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("admission_date", "date", "The first day."),
        Column(
            "discharge_date",
            "date",
            "The last day; empty for still there.",
            is_required=False,
            may_be_empty=True,
        ),
        Column("provider_code", "string", "The trust.", is_required=False, may_be_empty=True),
        Column("site_code", "string", "The hospital.", is_required=False, may_be_empty=True),
        Column(
            "admission_method",
            "string",
            "Elective, Emergency, Maternity, Other or Not known.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "patient_class",
            "string",
            "Ordinary, Day case, Regular, Birth or Not known.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "specialty_code",
            "string",
            "Main specialty or treatment function.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "primary_diagnosis_code",
            "string",
            "ICD-10, without a dot.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "procedure_code",
            "string",
            "The main one, OPCS-4.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "discharge_destination",
            "string",
            "Where they went.",
            is_required=False,
            may_be_empty=True,
        ),
        Column("cost", "number", "In pounds.", is_required=False, may_be_empty=True),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="admission_date",
    until="discharge_date",
)
