"""Where the dashboard shows what a number rests on."""

from equipath.pages.address import Address
from equipath.pages.background import Background, Row
from equipath.vocabulary import ALL

RESULT = "result"
"""What an address calls the one number that a reader came for."""


def evidence_of(known: Background, row: Row) -> Address:
    """Return the screen that a result stands on: its indicator, in its area, by its groups.

    The result itself is named in the address, and stands first on the screen.
    """
    place = (row["area_type"], row["area_code"])
    is_whole = known.headline and place == known.headline[0]
    area = None if is_whole or place not in known.areas else place
    chosen = ((RESULT, row["result_id"]),)
    if row["stratification"] not in (None, "", ALL):
        by = (("by", row["stratification"]),)
        return Address("indicator", row["indicator"], "groups", area, by + chosen)
    return Address("indicator", row["indicator"], "", area, chosen)
