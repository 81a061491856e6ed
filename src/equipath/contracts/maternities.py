"""Births and the pregnancies that led to them."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="maternities",
    title="Maternities",
    meaning=(
        "One row a baby, live or stillborn, with the pregnancy before it, as in the Maternity "
        "Services Data Set: twins are two rows. The person is the mother."
    ),
    columns=(
        Column("birth_id", "string", "Its identifier: never shown.", is_key=True),
        Column("person_id", "string", "The mother's pseudonym: never shown, never logged."),
        Column("birth_date", "date", "The day of birth."),
        Column("birth_outcome", "string", "Live birth or Stillbirth."),
        Column(
            "gestation_at_birth",
            "number",
            "In days: 37 weeks are 259.",
            is_required=False,
            may_be_empty=True,
            minimum=100,
            maximum=330,
        ),
        Column(
            "booking_date",
            "date",
            "The day of the booking appointment.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "gestation_at_booking",
            "number",
            "In days: 10 weeks are 70.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
            maximum=330,
        ),
        Column(
            "carbon_monoxide_at_booking",
            "number",
            "Breathed out, in parts per million.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
        ),
        Column(
            "smoking_at_delivery",
            "string",
            "Smoker or Non-smoker.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "has_continuity_of_carer",
            "boolean",
            "Whether one midwife, or her team, was planned throughout.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "birth_weight",
            "number",
            "In grams.",
            is_required=False,
            may_be_empty=True,
            minimum=100,
            maximum=9999,
        ),
        Column(
            "delivery_method",
            "string",
            "Spontaneous, Instrumental or Caesarean.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "delivery_place",
            "string",
            "Obstetric unit, Midwife-led unit or Home.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "neonatal_ethnic_group_code",
            "string",
            "The baby's ethnic category, as recorded.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "neonatal_admission_date",
            "date",
            "The day of admission to a neonatal unit.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "neonatal_death_date",
            "date",
            "The baby's day of death: empty for the living.",
            is_required=False,
            may_be_empty=True,
        ),
        Column("provider_code", "string", "The trust.", is_required=False, may_be_empty=True),
    ),
    open_columns="Codes of areas and groups, flags, dates and numbers of the record.",
    person="person_id",
    date="birth_date",
)
