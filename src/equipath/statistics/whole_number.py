"""Read an option that counts something: points, lags, terms."""

from equipath.errors import StatisticError


def whole_number(option: str, given: float, least: int, most: int | None = None) -> int:
    """Return the number given to an option; `StatisticError` if it is not whole or out of range."""
    in_range = least <= given and (most is None or given <= most)
    if isinstance(given, bool) or not in_range or given != int(given):
        allowed = f"{least} or more" if most is None else f"from {least} to {most}"
        raise StatisticError(f"`{option}` must be a whole number {allowed}, not `{given}`.")
    return int(given)
