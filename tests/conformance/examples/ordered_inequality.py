"""Examples of the concentration indices: levels of six strata in order."""

from typing import Any

from tests.conformance.columns import SLOPE

COLUMNS = {name: column for name, column in SLOPE.items() if name != "draws"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "absolute_concentration_index": COLUMNS,
    "relative_concentration_index": COLUMNS,
}
