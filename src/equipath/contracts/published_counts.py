"""Counts that somebody else has aggregated: an indicator, an area, a period, its numbers."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="published_counts",
    title="Published counts",
    meaning=(
        "Already aggregated data: one row an indicator, area, period and stratum, with its "
        "numerator and denominator, or a percentage with or without its base."
    ),
    columns=(
        Column("indicator", "string", "The indicator's name in the study.", is_key=True),
        Column("area_type", "string", "The kind of area: practice, trust, icb…", is_key=True),
        Column("area_code", "string", "The area's code, as in the map of areas.", is_key=True),
        Column("period_start", "date", "First day, included.", is_key=True),
        Column("period_end", "date", "Last day, included.", is_key=True),
        Column(
            "area_name",
            "string",
            "The area's name, for areas that no map has.",
            is_required=False,
            may_be_empty=True,
        ),
        Column(
            "numerator",
            "number",
            "Those counted; may be half a person where providers share one. "
            "Empty where the publisher hid it.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
            is_count=True,
        ),
        Column(
            "denominator",
            "number",
            "Those out of whom; the base of a percentage.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
            is_count=True,
        ),
        Column(
            "percentage",
            "number",
            "A percentage published instead of a numerator: 0 to 100.",
            is_required=False,
            may_be_empty=True,
            minimum=0,
            maximum=100,
        ),
    ),
    open_columns="Columns that divide the counts (cancer type, age band): the source's `strata`.",
)
