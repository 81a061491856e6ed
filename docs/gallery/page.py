"""The page of a statistic: what it is, what it wants, and its worked example."""

import inspect
from collections.abc import Iterator

import polars as pl

from docs.chapters.markdown import code, prose, table
from docs.gallery.numbers import cell
from docs.gallery.options import MEANINGS
from docs.gallery.worked import Worked, worked
from equipath.calculations.choices import choices
from equipath.calculations.describe import shown
from equipath.calculations.families import FAMILIES, Family
from equipath.calculations.options import known_options, takes_levels, type_of
from equipath.statistics.column_names import COLUMNS, Kind
from equipath.statistics.statistic import Statistic
from equipath.vocabulary import Over, Unit

ROWS = 12
"""How many rows of a table a page shows."""

ALONG = {
    Over.NONE: "every row on its own",
    Over.STRATUM: "the strata of each group",
    Over.AREA: "the areas of each group",
    Over.PERIOD: "the periods of each group",
    Over.STAGE: "the stages of each group",
    Over.TIME: "the times of each group",
}
KINDS = {
    Kind.NUMBER: "number",
    Kind.YES_NO: "yes or no",
    Kind.POSITION: "number, date, or words in order",
    Kind.WORDS: "words",
    Kind.TABLE: "columns that an option names",
}
UNITS = {
    Unit.LEVEL: "the level's unit, times `multiplier`",
    Unit.SQUARED: "the level's unit, squared",
    Unit.RATIO: "times: 1 is no difference",
    Unit.PER_CENT: "per cent",
    Unit.PEOPLE: "people",
    Unit.YEARS: "years",
    Unit.NUMBER: "a number without a unit",
}
FEW = 3
"""How many rows may repeat what they say."""
LEAST_P = 0.0001
LEFT_OUT = {"confidence", "statistic"}
"""Columns of an answer that say the same in every row."""


def page(name: str) -> str:
    """Return the page of a statistic."""
    found = worked(name)
    s, family = found.statistic, _family(name)
    first, _, details = prose(s.compute.__doc__).partition("\n\n")
    return "\n\n".join(
        [
            f"# {s.title}",
            f"{code(name)} · [{family.title}](../statistics.md#{anchor(family)})",
            f"**{s.definition}** {_capital(first.removeprefix('Return '))}",
            f"```text\n{s.formula}\n```",
            f"**Not for.** {s.when_not}",
            f"**Reference.** {s.reference}.",
            f"![{_alternative(found)}](../../images/statistics/{name}.svg)",
            "## Worked example",
            *_example(found),
            "## Columns",
            *_columns(s),
            "## Options",
            _options(s),
            "## Details",
            details,
            _python(s),
        ]
    )


def anchor(family: Family) -> str:
    """Return where a family stands on the index."""
    return family.title.lower().replace(" ", "-")


def _family(name: str) -> Family:
    return next(family for family in FAMILIES if name in family.names)


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _alternative(found: Worked) -> str:
    return f"{found.statistic.title} of the worked example".replace("[", "").replace("]", "")


def _example(found: Worked) -> Iterator[str]:
    yield found.statistic.example.words
    yield _rows(found.table)
    yield f"```console\n{found.command}\n```"
    hidden = {*LEFT_OUT, *(found.table.columns if found.statistic.gives_rows else [])}
    hidden -= {*found.by, *found.labels, "value", "lower_ci", "upper_ci"}
    answer = found.answer.select(
        column.name
        for column in found.answer
        if column.name not in hidden and column.null_count() < found.answer.height
    )
    alike = _alike(answer)
    yield "answers"
    yield _rows(answer.drop(alike))
    if alike:
        yield f"In every row: {', '.join(f'{code(n)} {_cell(n, answer[n][0])}' for n in alike)}."


def _alike(answer: pl.DataFrame) -> list[str]:
    """Return the columns that say the same in every row of many."""
    own = [c for c in answer if c.name not in ("value", "lower_ci", "upper_ci", "note")]
    return [c.name for c in own if c.n_unique() == 1] if answer.height > FEW else []


def _rows(frame: pl.DataFrame) -> str:
    rows = [
        [_cell(name, value) for name, value in zip(frame.columns, row, strict=True)]
        for row in frame.head(ROWS).iter_rows()
    ]
    more = frame.height - ROWS
    said = {0: "", 1: "\n\n… and one more row."}.get(max(more, 0), f"\n\n… and {more} more rows.")
    return table(frame.columns, rows) + said


def _cell(name: str, value: object) -> str:
    if "p_value" in name and isinstance(value, float) and value < LEAST_P:
        return f"< {LEAST_P:g}"
    return cell(value)


def _columns(statistic: Statistic) -> Iterator[str]:
    wanted = [(name, "yes") for name in statistic.requires]
    more = [(name, "") for name in statistic.also]
    rows = [
        (code(name), KINDS[COLUMNS[name].kind], needed, COLUMNS[name].meaning)
        for name, needed in [*wanted, *more]
    ]
    yield table(("column", "holds", "needed", "meaning"), rows)
    said = []
    if takes_levels(statistic):
        said.append(
            "`numerator` and `denominator` will do in place of the level and its population."
        )
    answer = "one answer a row" if statistic.gives_rows else "one answer a group"
    said.append(f"Runs along {ALONG[statistic.over]}; {answer}.")
    said.append(f"In the column `value`: {UNITS[statistic.unit]}.")
    yield " ".join(said)


def _options(statistic: Statistic) -> str:
    known = known_options(statistic)
    if not known:
        return "None."
    rows = [
        (
            code(name),
            code(shown(default)) if shown(default) else "",
            _others(statistic, name),
            MEANINGS[name],
        )
        for name, default in known.items()
    ]
    return table(("option", "default", "or", "meaning"), rows)


def _others(statistic: Statistic, option: str) -> str:
    """Return the other words that an option may be."""
    default = statistic.options.get(option)
    is_word = option in statistic.options and type_of(statistic, option) is str
    words = choices(statistic, option) if is_word else []
    return ", ".join(code(word) for word in words if word != default)


def _python(statistic: Statistic) -> str:
    parameters = inspect.signature(statistic.compute).parameters.values()
    names = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    call = f"{statistic.compute.__module__}.{statistic.compute.__name__}({', '.join(names)}, …)"
    how = "[calculate a statistic](../../how-to/calculate-a-statistic.md)"
    return f"From Python, for arrays: `{call}`. For tables: {how}."
