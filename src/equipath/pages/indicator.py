"""One indicator: what it is, how much there is, who does worse, where, and how many people."""

from equipath.pages import words
from equipath.pages.page import Block, Caution, Facts, Page, Text
from equipath.pages.sections import (
    adjusted,
    areas,
    asked,
    before_and_after,
    change,
    control_charts,
    inequality,
    level,
    lowest,
    published,
    recording,
    strata,
    trend,
    unknowns,
    unplaced,
    uptake,
    variation,
)
from equipath.pages.sections.view import View, view_of
from equipath.results.store import Results
from equipath.vocabulary import Polarity

GOOD = {
    Polarity.HIGHER_IS_BETTER: "Higher is better.",
    Polarity.LOWER_IS_BETTER: "Lower is better.",
    Polarity.NEUTRAL: "Neither higher nor lower is better in itself.",
}


def present(results: Results, indicator: str) -> Page:
    """Return the page of the indicator of that name.

    Sections that its results have nothing for are left out: an indicator without a model has
    no expectation, one without boundaries no map, one with one period no trend.
    """
    view = view_of(results, indicator)
    blocks: list[Block] = [Text((view.indicator.why_it_matters,)), facts(view)]
    if told := cautions(view):
        blocks.append(Caution("Before you use these numbers", told))
    if view.rows.is_empty():
        blocks.append(Text(("Nothing was counted for this indicator in this run.",)))
    elif view.indicator.kind == "percentage":
        blocks += [s for s in (published.section(view), unplaced.section(view)) if s]
    else:
        parts = (
            level.section(view),
            recording.section(view),
            *strata.sections(view),
            adjusted.section(view),
            uptake.section(view),
            inequality.section(view),
            change.section(view),
            before_and_after.section(view),
            None if control_charts.shows_levels(view) else trend.section(view),
            control_charts.section(view),
            areas.section(view),
            lowest.section(view),
            lowest.furthest(view),
            variation.section(view),
            asked.section(view),
            unknowns.section(view),
            unplaced.section(view),
        )
        blocks += [part for part in parts if part]
    when = f"{view.when}. " if not view.rows.is_empty() else ""
    return Page(
        name=f"indicator-{indicator.replace('_', '-')}",
        title=view.indicator.title,
        lede=f"{when}{GOOD[view.indicator.polarity]}",
        blocks=tuple(blocks),
        group="Indicators",
    )


def facts(view: View) -> Facts:
    """Return who is counted out of whom, the target, and who reviewed that."""
    rows = [
        ("Who is counted", view.indicator.numerator.words),
        ("Out of whom", view.indicator.denominator.words),
    ]
    if view.indicator.target:
        rows.append(("Target", _target(view)))
    review = view.indicator.review
    rows.append(
        (
            "Definition reviewed",
            (
                f"{review.reviewed_on.day} {review.reviewed_on:%B %Y} by {review.owner}; next "
                f"review {review.next_review:%B %Y}"
            ),
        )
    )
    return Facts(tuple(rows))


def _target(view: View) -> str:
    """Return the target's title with its values and the dates between which each is in force."""
    name = view.indicator.target or ""
    threshold = view.background.thresholds.get(name)
    if threshold is None:
        return name.replace("_", " ")
    values = [
        f"{v['value']:g}{view.suffix} from {words.day(v['valid_from'])}"
        + (f" to {words.day(v['valid_to'])}" if v["valid_to"] else "")
        for v in threshold["values"]
    ]
    return f"{threshold['title']}: {'; '.join(values)}"


def cautions(view: View) -> tuple[str, ...]:
    """Return what its numbers cannot say, nor the models that they are set against."""
    known = view.background
    models = [known.models[name] for name in view.indicator.expected if name in known.models]
    limits = dict.fromkeys(f"Expected numbers: {m.limits}" for m in models)
    return (*view.indicator.caveats, *limits)
