"""Which areas and organisations became which others, when, and in what shares."""

from equipath.contracts.contract import Column, Contract

CONTRACT = Contract(
    name="successors",
    title="Successors",
    meaning=(
        "One row a predecessor and successor. `share` is the part of the predecessor's people "
        "that went to the successor; a merger's shares are 1."
    ),
    columns=(
        Column("area_type", "string", "The kind of area.", is_key=True),
        Column("area_code", "string", "The predecessor's code.", is_key=True),
        Column("successor_code", "string", "The successor's code.", is_key=True),
        Column("changed_on", "date", "First day on which the successor holds.", is_key=True),
        Column("share", "number", "Of the predecessor's people.", minimum=0, maximum=1),
    ),
)
