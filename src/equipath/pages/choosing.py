"""What a reader may choose of an indicator's page, of what its results hold: kept in the address.

Each choice is offered where there is more than one thing to choose; whatever else an address
asks for is passed over.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from equipath.pages import words
from equipath.pages.address import Address, Choice
from equipath.pages.background import LEVEL_STATISTICS as LEVELS
from equipath.pages.screen import known_choice
from equipath.pages.sections import known_only, measure, standings
from equipath.pages.sections.adjusted import MEASURES
from equipath.pages.sections.measure import Measure
from equipath.pages.sections.strata import How, has_standardised
from equipath.pages.sections.view import View

Options = Mapping[str, str]
"""What can be chosen, each with its title; the first is what is shown unasked."""

Taken = Mapping[str, str]
"""What was chosen, by the names that addresses have for choices."""

BY, PERIOD, NUMBERS, UNKNOWNS, AGAINST = "by", "period", "adjusted", "unknowns", "against"
LABELS = {
    BY: "Groups",
    PERIOD: "Period",
    NUMBERS: "Numbers",
    UNKNOWNS: "Not known",
    AGAINST: "Against",
}
CRUDE, STANDARDISED = "crude", "standardised"
SHOWN, LEFT_OUT = "shown", "left_out"
UNKNOWN: Options = {SHOWN: "Shown", LEFT_OUT: "Left out"}


def taken_of(address: Address, options: Mapping[str, Options]) -> Taken:
    """Return what an address chooses of what can be chosen, else what is shown unasked."""
    return {
        name: known_choice(address.choice(name), given, next(iter(given), ""))
        for name, given in options.items()
    }


def choices_of(taken: Taken, options: Mapping[str, Options]) -> tuple[Choice, ...]:
    """Return the choices to offer: where there is more than one thing to choose."""
    return tuple(
        Choice(name, LABELS[name], tuple(given.items()), taken[name])
        for name, given in options.items()
        if len(given) > 1 or (name == BY and given)
    )


def seen(view: View, taken: Taken) -> View:
    """Return a view as it was chosen: of one period, with or without those not known."""
    period = _span(taken.get(PERIOD, ""))
    # A view remembers what was worked out of it: one that nothing was chosen of stays itself.
    chosen = view if view.period == period else replace(view, period=period)
    return known_only.known_only(chosen) if taken.get(UNKNOWNS) == LEFT_OUT else chosen


def how_of(taken: Taken) -> How:
    """Return how groups are shown."""
    numbers = taken.get(NUMBERS)
    return How(numbers != STANDARDISED, numbers != CRUDE, taken.get(AGAINST, ""))


def measured(view: View, taken: Taken) -> Measure:
    """Return what areas are put in order by, and what they stand against."""
    rates = measure.standardised(view) if taken.get(NUMBERS) == STANDARDISED else None
    return rates or measure.measure_of(view, taken.get(AGAINST, ""))


def periods(view: View, unasked: str = "") -> Options:
    """Return the periods that there are levels of, the last and longest first.

    What is shown `unasked` has no name in an address: that one, unless something else is.
    """
    given = view.rows.select("statistic", "period_start", "period_end").unique().iter_rows()
    spans = sorted({(start, end) for statistic, start, end in given if statistic in LEVELS})
    told = {
        "_".join(day.isoformat() for day in span): words.period(*span)
        for span in sorted(spans, key=lambda span: span[1], reverse=True)
    }
    if unasked:
        return {"": unasked, **told} if len(told) > 1 else {}
    return {("" if place == 0 else n): title for place, (n, title) in enumerate(told.items())}


def of_groups(view: View, _: Address) -> Mapping[str, Options]:
    """Return what can be chosen of an indicator's groups."""
    has_gaps = any(view.statistic(name).height for name in MEASURES)
    numbers = {
        "": "As counted and standardised",
        CRUDE: "As counted",
        STANDARDISED: "Standardised",
    }
    against = standings.offered(view)
    return {
        NUMBERS: numbers if has_gaps or has_standardised(view) else {},
        UNKNOWNS: UNKNOWN if any(known_only.of_groups(view)) else {},
        AGAINST: {"": "Nothing further", **against} if against else {},
    }


def of_areas(view: View, address: Address) -> Mapping[str, Options]:
    """Return what can be chosen of the areas of an indicator.

    Standardised rates were set against nothing: where they are chosen, nor is that offered.
    """
    rates = measure.standardised(view)
    has_rates = rates is not None and rates.rows["value"].is_not_null().any()
    numbers = {CRUDE: "As counted", STANDARDISED: "Standardised for age"} if has_rates else {}
    is_of_rates = has_rates and address.choice(NUMBERS) == STANDARDISED
    return {
        NUMBERS: numbers,
        AGAINST: {} if is_of_rates else measure.offered(view),
        UNKNOWNS: UNKNOWN if any(known_only.of_areas(view)) else {},
    }


def _span(name: str) -> tuple[date, date] | None:
    """Return the days that a period is made of, of its name in addresses."""
    start, _, end = name.partition("_")
    return (date.fromisoformat(start), date.fromisoformat(end)) if end else None
