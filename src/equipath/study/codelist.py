"""Codelists: the codes that mean one thing, as files of codes and their terms."""

import csv
from pathlib import Path

from pydantic import Field

from equipath.errors import Problem
from equipath.study.definition import Definition, Part


class CodedTerm(Part):
    """A code and what it means."""

    code: str = Field(description="As it stands in records.")
    term: str = Field("", description="What it means.")


class Codelist(Definition):
    """A file `codelists/NAME.csv` with the columns `code` and `term`.

    A code that ends in `*` stands for every code that begins so: `I2*`.
    """

    terms: tuple[CodedTerm, ...] = Field(description="The codes, in the order of the file.")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that stand for themselves."""
        return tuple(t.code for t in self.terms if not t.code.endswith("*"))

    @property
    def beginnings(self) -> tuple[str, ...]:
        """What codes begin with that a `*` stands for."""
        return tuple(t.code[:-1] for t in self.terms if t.code.endswith("*"))


def read_codelists(folder: Path) -> tuple[dict[str, Codelist], list[Problem]]:
    """Return each codelist of a study's folder by its name, and what is wrong with the others."""
    found: dict[str, Codelist] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if "code" not in (rows.fieldnames or ()):
                wrong = "has no column `code`."
                advice = "Its first row names the columns: `code,term`."
                problems.append(Problem(f"codelists/{path.name}", "", wrong, advice))
                continue
            terms = tuple(
                CodedTerm(code=row["code"].strip(), term=(row.get("term") or "").strip())
                for row in rows
                if (row["code"] or "").strip()
            )
        title = path.stem.replace("_", " ").capitalize()
        found[path.stem] = Codelist(name=path.stem, title=title, terms=terms)
    return found, problems
