"""What areas side by side stand against: the whole, and all areas of their kinds."""

from statistics import quantiles

from equipath.pages import words
from equipath.pages.background import everyone
from equipath.pages.page import Facts
from equipath.pages.sections.measure import THE_TARGET, Measure
from equipath.pages.sections.view import View

FEWEST = 4
"""With fewer areas than this, half of them is no range."""


def peers(view: View, kinds: tuple[str, ...], measure: Measure) -> Facts:
    """Return any target, the whole's level, and from where to where areas of each kind are."""
    known, rows = view.background, list[tuple[str, str]]()
    if measure.named == THE_TARGET:
        rows.append(("Target", words.amount(measure.lines[0][1], view.suffix, view.decimals)))
    whole = known.headline[0] if known.headline else None
    level = view.level(whole) if whole else None
    if whole and level:
        value, interval, _, _ = view.level_cells(level)
        limits = f" ({words.confidence(level)} {interval})" if level["lower_ci"] is not None else ""
        rows.append((known.areas[whole].name, f"{value}{limits}"))
    others = [kind for kind in kinds if whole is None or kind != whole[0]]
    return Facts((*rows, *(_spread(view, kind) for kind in others)))


def _spread(view: View, kind: str) -> tuple[str, str]:
    held = [r for r in everyone(view.levels).iter_rows(named=True) if r["area_type"] == kind]
    values = sorted(r["value"] for r in held if r["value"] is not None)
    all_of_them = f"All {len(held):,} {words.level_of(kind, len(held))}"
    if not values:
        return all_of_them, "None has a number that can be shown"
    ends = _range(view, values[0], values[-1])
    half = ""
    if len(values) >= FEWEST:
        low, _, high = quantiles(values, n=4, method="inclusive")
        half = f"; the middle half {_range(view, low, high)}"
    left = len(held) - len(values)
    hidden = f"; {left:,} hidden or not known" if left else ""
    return all_of_them, f"From {ends}{half}{hidden}"


def _range(view: View, low: float, high: float) -> str:
    first = words.number(low, view.decimals)
    return f"{first} to {words.amount(high, view.suffix, view.decimals)}"
