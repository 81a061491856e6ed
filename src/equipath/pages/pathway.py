"""One pathway: who is kept at each stage, where gaps open, and how many mending it would give."""

from collections.abc import Collection, Iterator

from equipath.pages import words
from equipath.pages.background import Background, Row, background, more
from equipath.pages.page import (
    Block,
    Caution,
    Column,
    Facts,
    Figure,
    Figures,
    Page,
    Section,
    Table,
    Text,
)
from equipath.pages.sections import cascade, flows, side_by_side, waits
from equipath.pages.sections.followed_waits import ADJUSTED, CENTILES, SHARE, TEST, FollowedWaits
from equipath.pages.sections.measured import explained
from equipath.pages.sections.stages import DECAY, RECOVERABLE, RETENTION, Place, Stages
from equipath.pages.sections.view import View
from equipath.results.store import Results
from equipath.study.condition import days
from equipath.vocabulary import ALL

CAUTIONS = (
    "A stage's share of the gap says where people are lost, not why.",
    (
        "People recoverable are a size, not a forecast: those who are reached later may be lost "
        "more easily at the stages that follow."
    ),
)
CROSS_SECTIONS = (
    "The stages are counted among different people, and nobody was followed from one to the "
    "next: what is left of all who started is a product of shares, not a count."
)
HIDDEN = (
    "Some counts are hidden to protect people. A stage without its own count, or that of the stage "
    "before, is shown as hidden; what adds up all stages then cannot be said."
)


FOLLOWED = "Who gets to each stage, and where the gap between groups is made."
BESIDE = "How each stage does, area by area, and how far areas lie apart."


def present(results: Results, pathway: str) -> Page:
    """Return the page of the pathway of that name."""
    return along(background(results), pathway)


def along(known: Background, pathway: str, by: str = "") -> Page:
    """Return a pathway's page as a background tells it; `by` leaves the groups of one kind."""
    stages = Stages(known.pathways[pathway], known)
    blocks: list[Block] = []
    if stages.pathway.why_it_matters:
        blocks.append(Text((stages.pathway.why_it_matters,)))
    blocks.append(_stages(stages))
    others = {name for name in stages.stratifications() if by not in ("", name)}
    followed = [section for section in _waits(stages, others) if section]
    if stages.rows.is_empty():
        blocks.append(Text(("Nothing was counted along this pathway in this run.",)))
        when = ""
    else:
        when = f"{stages.when}. "
        groups = [name for name in stages.stratifications() if name not in others]
        parts = [cascade.section(stages, name) for name in groups]
        shown = [RETENTION, *((DECAY, RECOVERABLE) if any(parts) else ())]
        shown += [SHARE, CENTILES, TEST] if followed else []
        shown += [ADJUSTED] if any(clock.adjusted for clock in stages.pathway.clocks) else []
        blocks += [
            Caution("Before you use these numbers", _cautions(stages)),
            side_by_side.section(stages) or _everyone(stages),
            *(part for part in parts if part),
            *followed,
            *_flows(stages),
            Section("What these numbers are", (explained(shown),)),
        ]
    return Page(
        name=f"pathway-{pathway.replace('_', '-')}",
        title=stages.pathway.title,
        lede=f"{when}{FOLLOWED if stages.pathway.is_nested else BESIDE}",
        blocks=tuple(blocks),
        group="Pathways",
    )


def _waits(stages: Stages, leave_out: Collection[str]) -> Iterator[Section | None]:
    """Yield how long each clock of the pathway runs, of those that are followed."""
    known = stages.background
    for clock in stages.pathway.clocks:
        indicator = known.indicators.get(f"{stages.pathway.name}_{clock.name}_followed")
        if indicator is not None:
            standards = tuple((f"Standard: {s.within}", days(s.within)) for s in clock.standards)
            yield waits.section(FollowedWaits(indicator, standards, known), leave_out)


def _flows(stages: Stages) -> Iterator[Section]:
    """Yield how many go from each provider to each other one, of indicators that tell it."""
    known = stages.background
    for name in (*stages.pathway.stage_names, *stages.pathway.flows):
        view = View(known.indicators[name], known.rows(name), known)
        for by in view.indicator.stratifiers:
            is_flow = known.stratifiers.get(by, {}).get("is_flow")
            found = flows.section(view, by) if is_flow else None
            if found:
                yield found


def _stages(stages: Stages) -> Facts:
    """Return each stage and who is counted at it, where everybody starts first."""
    known = stages.background.indicators
    first = known[stages.pathway.stage_names[0]]
    rows = [("Start", first.denominator.words)] if stages.pathway.is_nested else []
    for number, name in zip(stages.numbers, stages.pathway.stage_names, strict=True):
        rows.append((f"{number}. {known[name].title}", known[name].numerator.words))
    return Facts(tuple(rows))


def _cautions(stages: Stages) -> tuple[str, ...]:
    hidden = bool(stages.rows["is_suppressed"].any())
    crossed = () if stages.pathway.is_nested else (CROSS_SECTIONS,)
    return (*CAUTIONS, *stages.pathway.caveats, *crossed, *((HIDDEN,) if hidden else ()))


def _everyone(stages: Stages) -> Section:
    """Return how many get to each stage of everybody in the headline areas."""
    figures = [_figure(stages, key) for key in stages.areas]
    rows = tuple(
        (
            f"{_place(stages, key)}: {stages.title(n)}",
            *cascade.kept_cells(row, is_hidden=bool(row["is_suppressed"])),
            words.count(more(row).get("loss"), is_hidden=bool(row["is_suppressed"])),
            row["result_id"],
        )
        for key in stages.areas
        for n in stages.numbers
        if (row := stages.get(RETENTION, key, ALL, ALL, n))
    )
    table = Table(
        f"{stages.pathway.title}: everyone, {stages.when}",
        (
            *cascade.kept_columns(stages, "Area and stage"),
            Column("Lost here", is_number=True),
            Column("Result", is_id=True),
        ),
        rows,
    )
    # What is left of people who were not followed is a product: no number to begin with.
    at_a_glance = tuple(f for f in figures if f) if stages.pathway.is_nested else ()
    return Section("Everyone", (*([Figures(at_a_glance)] if at_a_glance else []), table))


def _figure(stages: Stages, key: Place) -> Figure | None:
    found = [stages.get(RETENTION, key, ALL, ALL, n) for n in stages.numbers]
    last = found[-1]
    if last is None:
        return None
    left = more(last).get("cumulative")
    value = words.amount(left, "%")
    lost = [(r, n) for r, n in zip(found, stages.numbers, strict=True) if r and _loss(r)]
    most = max(lost, key=lambda pair: _loss(pair[0]), default=None)
    at = (
        f"; most are lost at “{stages.title(most[1])}”: {words.number(_loss(most[0]))}"
        if most
        else ""
    )
    return Figure(
        _place(stages, key),
        words.HIDDEN if left is None and last["is_suppressed"] else value,
        f"get to “{stages.title(stages.numbers[-1])}”{at}",
        last["result_id"],
    )


def _loss(row: Row) -> float:
    return float(more(row).get("loss") or 0.0)


def _place(stages: Stages, key: Place) -> str:
    return stages.background.place({"area_type": key[0], "area_code": key[1]})
