"""Attendances at emergency departments and urgent care."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="emergency_attendances",
    title="Emergency attendances",
    meaning="One row an attendance, from arrival to departure.",
    columns=(
        Column("attendance_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "A pseudonym: never shown, never logged."),
        Column("arrival_date", "date", "The day of arrival."),
        Column(
            "arrival_hour",
            "number",
            "The hour of arrival, 0 to 23.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
            maximum=23,
        ),
        Column(
            "minutes_in_department",
            "number",
            "From arrival to departure.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
        ),
        Column("provider_code", "string", "The trust.", is_required=False, may_be_empty=True),
        Column("site_code", "string", "The department.", is_required=False, may_be_empty=True),
        Column(
            "department_type",
            "string",
            "1 major, 2 single specialty, 3 other, 4 walk-in.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "attendance_category",
            "string",
            "Unplanned, planned follow-up…",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "chief_complaint_code", "string", "SNOMED CT.", is_required=False, may_be_empty=True
        ),
        Column("diagnosis_code", "string", "The first.", is_required=False, may_be_empty=True),
        Column(
            "discharge_destination",
            "string",
            "Where they went.",
            is_required=False,
            may_be_empty=True,
        ),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="arrival_date",
)
