"""The language of records by example: the very cases that are tried on every engine."""

from textwrap import dedent
from typing import Any

from docs.chapters.markdown import code
from tests.spec.language_cases import PERIOD, chapters

HEAD = f"""# The language of records, by example

Variables, cohorts and indicators over records, each with a few people drawn by hand and what \
comes of them. Every example here is a test that runs on each engine. Where no period is named \
it is {PERIOD["start"]} to {PERIOD["end"]}. `title`, and what an indicator needs besides what it \
counts, are left out; [definitions](definitions.md) has every key. To draw such examples for your \
own definitions, see [test a definition](../how-to/test-a-definition.md)."""


def chapter() -> str:
    parts = [HEAD]
    for part in chapters():
        parts += [f"## {part.title}", part.text.strip()]
        for case in part.cases:
            parts += _case(case)
    return "\n\n".join(parts)


def _case(case: dict[str, Any]) -> list[str]:
    files = [
        f"# {name}\n{_plain(text)}" for name, text in case["files"].items() if ".csv" not in name
    ]
    lists = [f"{name}\n{_plain(text)}" for name, text in case["files"].items() if ".csv" in name]
    expect = case["expect"]
    # People of whom nothing is drawn but that they are there need not be shown.
    shown = {name: rows for name, rows in case["given"].items() if "|" in rows}
    given = [(f"Given {code(name)}:", rows) for name, rows in shown.items()]
    found = [("Known of each person:", expect["variables"])] if "variables" in expect else []
    found += [
        (f"What each person adds to {code(name)}:", rows)
        for name, rows in expect.get("indicators", {}).items()
    ]
    return [
        f"### {case['title']}",
        *([case["text"].strip()] if "text" in case else []),
        *(_fenced("text", text) for text in lists),
        *([_fenced("yaml", "\n\n".join(files))] if files else []),
        *(part for said, rows in (*given, *found) for part in (said, _fenced("text", rows))),
    ]


def _plain(text: str) -> str:
    return dedent(text).strip()


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{_plain(text)}\n```"
