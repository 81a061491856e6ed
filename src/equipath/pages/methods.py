"""Methods: each statistic used, the models with their coefficients and limits, and the rules."""

import polars as pl

from equipath.pages import words
from equipath.pages.background import Background, Row, background
from equipath.pages.page import Block, Column, Facts, Page, Section, Table, Text
from equipath.results.store import Results
from equipath.statistics import STATISTICS
from equipath.vocabulary import CHANGE_SINCE_BASELINE, STATE_SHARE

OTHERS = {
    "percentage": (
        "Percentage as published",
        (
            "A percentage whose numerator and denominator were not published: shown as it is, "
            "without "
            "an interval, and never averaged."
        ),
    ),
    "comparison": (
        "Difference from a comparator or target",
        (
            "The level minus the comparator's, or minus the target in force, which are taken "
            "as known; "
            "better or worse where the interval lies wholly on one side (the Fingertips rule)."
        ),
    ),
    CHANGE_SINCE_BASELINE: (
        "Change since the baseline",
        (
            "The share of rows whose field is valid in a period minus that in the baseline "
            "period, with Newcombe's interval for the difference of two proportions: both are "
            "counts of different rows."
        ),
    ),
    STATE_SHARE: (
        "Share of rows in each state",
        (
            "Of all rows whose field should be recorded, those in which it is valid, not stated, "
            "not known, invalid or missing, each with Wilson's interval: a row is in one state."
        ),
    ),
    "adjusted_ratio": (
        "Adjusted ratio",
        (
            "The ratio of the levels that everybody would have in one group and in the "
            "reference, from the model of the adjusted gap: how many times, where that says how "
            "many more."
        ),
    ),
    "adjusted_odds_ratio": (
        "Adjusted odds ratio",
        (
            "The odds in one group against those in the reference among people alike in all "
            "that is allowed for, from the same model. It is further from 1 than the ratio of "
            "levels, the more so the more common the outcome: it is not how many times as likely."
        ),
    ),
    "adjusted_median_odds_ratio": (
        "Median odds ratio between providers",
        (
            "Of two providers taken at random, the odds (of a rate, the rate) at the higher one "
            "against the lower one for people alike in group and in all that is allowed for, in "
            "the median. With fewer than twenty providers it is hardly known."
        ),
    ),
    "standardised_gap": (
        "Standardised gap",
        (
            "The ratio of counted to expected in one stratum minus that in the reference "
            "stratum: the "
            "gap that is left when their profiles are allowed for."
        ),
    ),
}
"""What is stored under a name of its own without being a statistic of its own."""


FITS = (
    ("Areas fitted on", "fitted_on", 0),
    ("Areas left out", "left_out", 0),
    ("Areas unlike others", "unlike", 0),
    ("Dispersion", "dispersion", 1),
    ("Share of the deviance explained", "deviance_explained", 2),
)
"""How a model fits: what it is called, the column it is in, and its decimals."""


def present(results: Results) -> Page:
    """Return how every number was come by, in words and formulas."""
    known = background(results)
    sections = (
        Section("How findings are chosen", (Text(_findings(known)),)),
        Section("How people are protected", (Text(_policy(known)),)),
        *_models(known),
        *_statistics(known),
    )
    return Page(
        name="methods",
        title="Methods",
        lede="What each number means, how it is calculated, and where it should not be used.",
        blocks=sections,
        group="About",
    )


def _findings(known: Background) -> tuple[str, ...]:
    rate = 100 * float(known.study.get("false_discovery_rate", 0.05))
    return (
        (
            "Every comparison of the last period is tested, those that go well too. Because "
            "so many "
            "are tested, some would stand out by chance alone: p-values are adjusted for all "
            "of them "
            f"together (Benjamini and Hochberg, 1995), and a finding is kept where at most "
            f"{rate:g} "
            "in 100 of the findings are expected to be false."
        ),
        (
            "Findings are ordered by how many people they surely concern (the lower limit of their "
            "interval), so that a small area with an extreme level does not come before a "
            "large one "
            "where many people are missed."
        ),
        (
            "“People short” is how many more would have to be counted for the "
            "level to "
            "be that of the target, of the comparator, of comparable areas or of the best "
            "group. It is "
            "a size, not a plan: nobody knows from counts alone who these people are."
        ),
    )


def _policy(known: Background) -> tuple[str, ...]:
    policy = known.run["policy"] or "not stated"
    cells = known.results.query(
        "SELECT sum(coalesce(hidden_primary, 0)), sum(coalesce(hidden_secondary, 0)) FROM "
        "disclosure"
    ).row(0)
    small, others = (int(n or 0) for n in cells)
    declared = known.policy
    title = f"{declared['title']} (“{policy}”)" if declared else f"“{policy}”"
    source = (str(declared["source"]),) if declared else ()
    said = (
        f"The run's disclosure policy is {title}. It turned true counts into counts that may be "
        "released before anything was calculated from them."
    )
    if small + others == 0:
        return (said, *source, "It hid no count.")
    return (
        said,
        *source,
        (
            f"It hid {small:,} counts because they are small, and {others:,} more because they "
            "would "
            "have given a small one back by subtraction. A hidden number is shown as "
            f"“{words.HIDDEN}”, never as nought."
        ),
    )


def _models(known: Background) -> list[Section]:
    rows = known.results.table("models")
    sections = []
    for name, model in known.models.items():
        mine = rows.filter(pl.col("model") == name)
        if mine.is_empty():
            continue
        blocks: list[Block] = [
            Text(
                (
                    (
                        f"What would be expected of {model.title}: a quasi-likelihood "
                        "regression over "
                        f"{words.level_of(model.area_type, 2)} on "
                        f"{words.listed([c.replace('_', ' ') for c in model.covariates], 12)}."
                    ),
                    f"What it cannot say: {model.limits}",
                )
            ),
            _coefficients(known, mine, model.title),
        ]
        sections.append(Section(f"Model: {model.title}", tuple(blocks)))
    return sections


def _coefficients(known: Background, rows: pl.DataFrame, title: str) -> Table:
    """Return a column an indicator: each term's coefficient, then how the model fits."""
    by_term = {(r["indicator"], r["term"]): r for r in rows.iter_rows(named=True)}
    indicators = rows["indicator"].unique(maintain_order=True).to_list()
    first = {name: next(r for (i, _), r in by_term.items() if i == name) for name in indicators}
    terms = [
        (t.replace("_", " "), *(_term(by_term.get((name, t))) for name in indicators))
        for t in rows["term"].unique(maintain_order=True)
    ]
    fits = [
        (label, *(words.number(first[name][column], decimals) for name in indicators))
        for label, column, decimals in FITS
    ]
    return Table(
        f"Coefficients (± standard error): {title}",
        (
            Column("Term"),
            *(Column(known.indicators[name].title, is_number=True) for name in indicators),
        ),
        (*terms, *fits),
        note="Left out: areas that lack a covariate. Unlike others: areas with a profile too far "
        "from all others for anything to be expected of them. A dispersion above 1 means that "
        "areas differ by more than chance.",
    )


def _term(row: Row | None) -> str:
    if row is None:
        return "–"
    error = words.number(row["standard_error"], 3)
    return f"{words.number(row['coefficient'], 3)} (± {error})"


def _statistics(known: Background) -> list[Section]:
    used = known.results.query("SELECT DISTINCT statistic FROM results ORDER BY statistic")
    there = set(STATISTICS.names())
    sections = []
    for name in used["statistic"]:
        if name in there:
            statistic = STATISTICS.get(name)
            facts = [
                ("What it is", statistic.definition),
                ("Formula", statistic.formula),
                ("Reference", statistic.reference),
                ("When not to use it", statistic.when_not),
            ]
            sections.append(Section(statistic.title, (Facts(tuple(f for f in facts if f[1])),)))
        elif name in OTHERS:
            title, said = OTHERS[name]
            sections.append(Section(title, (Facts((("What it is", said),)),)))
    return sections
