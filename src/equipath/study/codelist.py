"""Codelists: the codes that mean one thing, as files of codes and their terms."""

import csv
import re
from pathlib import Path

from pydantic import Field

from equipath.errors import Problem
from equipath.study.codelist_faults import faults
from equipath.study.definition import NAME, Definition, Part


class CodedTerm(Part):
    """A code and what it means."""

    code: str = Field(description="As it stands in records.")
    term: str = Field("", description="What it means.")
    line: int = Field(0, exclude=True, description="Where it stands in the file.")


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
        file = f"codelists/{path.name}"
        if not re.fullmatch(NAME, path.stem):
            wrong = f"`{path.stem}` is no name that conditions can use."
            problems.append(Problem(file, "", wrong, f"Call it `{_as_name(path.stem)}.csv`."))
            continue
        terms, wrong_rows = _read(path, file)
        problems += wrong_rows
        if terms:
            title = path.stem.replace("_", " ").capitalize()
            found[path.stem] = Codelist(name=path.stem, title=title, terms=terms)
    return found, problems


def _as_name(stem: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")
    return plain if re.match("[a-z]", plain) else f"codes_{plain}".rstrip("_")


def _read(path: Path, file: str) -> tuple[tuple[CodedTerm, ...], list[Problem]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.reader(opened)
            headers = [header.strip().lower() for header in next(rows, [])]
            lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except UnicodeDecodeError:
        return (), [Problem(file, "", "is not UTF-8.", "Save it again as `CSV UTF-8`.")]
    except OSError as error:
        return (), [Problem(file, "", f"cannot be read: {error.strerror}.")]
    except csv.Error as error:
        return (), [Problem(file, "", f"is not delimited text: {error}.")]
    if headers.count("code") != 1:
        wrong = "has no column `code`." if "code" not in headers else "has two columns `code`."
        advice = "Its first row names the columns, with a comma between: `code,term`."
        return (), [Problem(file, "", wrong, advice)]
    cells = [(line, dict(zip(headers, row, strict=False))) for line, row in lines]
    terms = tuple(
        CodedTerm(code=row["code"], term=row.get("term", ""), line=line)
        for line, row in cells
        if row.get("code", "").strip()
    )
    empty = [line for line, row in cells if not row.get("code", "").strip()]
    problems = faults(file, ((term.line, term.code) for term in terms))
    if empty:
        problems.append(Problem(file, f"line {empty[0]}", "has a term and no code."))
    if not cells:
        problems.append(Problem(file, "", "holds no code.", "Write one a line, or remove it."))
    return terms, problems
