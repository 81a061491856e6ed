"""What counts add up to, so that contenders can be seen to have counted the same."""

import polars as pl


def sums_of(counts: pl.DataFrame) -> str:
    """Return how many counts there are, what they add up to, and what their products do."""
    numerator, denominator = counts["numerator"], counts["denominator"]
    products = int((numerator * denominator).sum())
    return f"{counts.height} counts, {int(numerator.sum())}, {int(denominator.sum())}, {products}"
