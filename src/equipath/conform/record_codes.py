"""Check that codelists fit the codes of the records that they are asked of."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import ibis
from ibis.expr import types as ir

from equipath.contracts import CONTRACTS
from equipath.contracts.data_finding import DataFinding
from equipath.engines.engine import Engine
from equipath.study.codelist import Codelist
from equipath.study.condition import Requirement, Where
from equipath.study.source import Source
from equipath.study.study import Study
from equipath.vocabulary import Severity

_ICD = re.compile(r"[A-Z]\d[\dA-Z]", re.IGNORECASE)
_SHORT_NUMBER = re.compile(r"\d{1,7}")


def _without_dot(code: str) -> list[str]:
    return [code.replace(".", "")] if _ICD.match(code) else []


def _with_dot(code: str) -> list[str]:
    return [f"{code[:3]}.{code[3:]}"] if _ICD.match(code) and code[3:].isalnum() else []


def _filled_up(code: str) -> list[str]:
    # Hospital extracts fill categories of three characters up to four: I10X, I10-.
    return [f"{code}X", f"{code}-"] if _ICD.fullmatch(code) else []


def _with_noughts(code: str) -> list[str]:
    return [f"0{code}", f"00{code}"] if _SHORT_NUMBER.fullmatch(code) else []


def _in_other_case(code: str) -> list[str]:
    return [code.upper(), code.lower()]


SPELLINGS: dict[str, tuple[Callable[[str], list[str]], str]] = {
    "without_dot": (_without_dot, "without the dot"),
    "with_dot": (_with_dot, "with a dot"),
    "filled_up": (_filled_up, "filled up to four characters"),
    "with_noughts": (_with_noughts, "with noughts before them, which spreadsheets cut off"),
    "in_other_case": (_in_other_case, "in other letters, large or small"),
}
"""Ways in which records may spell a list's codes otherwise, and how to say so."""


def uses(study: Study, source: Source) -> dict[str, tuple[str, ...]]:
    """Return the columns of a source that codelists are asked of, each with those lists."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for where in _conditions(study, source):
        for column, condition in where.every():
            if isinstance(condition, Requirement):
                found[column] += condition.codelist
    return {column: tuple(dict.fromkeys(names)) for column, names in found.items() if names}


def _conditions(study: Study, source: Source) -> Iterable[Where]:
    for variable in study.variables.values():
        if source.name in variable.source:
            yield variable.where
    for indicator in study.indicators.values():
        if indicator.source == source.name and CONTRACTS.get(source.fills).is_of_people:
            yield indicator.numerator.where
            yield indicator.denominator.where
    if source.fills == "people":
        yield from (cohort.where for cohort in study.cohorts.values())


def check_codes(study: Study, engine: Engine, source: Source, table: ir.Table) -> list[DataFinding]:
    """Find codelists that fit no record, or that records spell otherwise.

    Records are counted by code first, inside the engine: there are far fewer codes.
    """
    findings: list[DataFinding] = []
    for column, names in uses(study, source).items():
        if column in table.columns:
            counted = table.group_by(code=table[column].cast("string")).agg(times=table.count())
            asked = counted.aggregate(rows=counted.times.sum(), **_asked(study, names, counted))
            answer = engine.answer(asked).row(0, named=True)
            findings += _found(study, source, column, names, answer) if answer["rows"] else []
    return findings


def _asked(study: Study, names: Iterable[str], counted: ir.Table) -> dict[str, ir.Value]:
    """Return what to ask: how many records fit each codelist, and would if spelt otherwise."""
    asked: dict[str, ir.Value] = {}
    for name in names:
        codelist = study.codelists[name]
        fits = _is_in(counted.code, codelist.codes, codelist.beginnings)
        asked[f"fits {name}"] = counted.times.sum(where=fits)
        for way in SPELLINGS:
            codes, beginnings = _spelt(codelist, way)
            if codes or beginnings:
                otherwise = ~fits & _is_in(counted.code, codes, beginnings)
                asked[f"{way} {name}"] = counted.times.sum(where=otherwise)
    return asked


def _is_in(
    cell: ir.StringValue, codes: Iterable[str], beginnings: Iterable[str]
) -> ir.BooleanValue:
    wanted = list(codes)
    held: ir.BooleanValue = cell.isin(wanted) if wanted else ibis.literal(False)
    for beginning in beginnings:
        held = held | cell.startswith(beginning)
    return held.fill_null(False)


def _spelt(codelist: Codelist, way: str) -> tuple[list[str], list[str]]:
    """Return the codes and beginnings of a list spelt otherwise, where that is otherwise."""
    spell, _ = SPELLINGS[way]
    return (
        sorted({s for code in codelist.codes for s in spell(code)} - set(codelist.codes)),
        sorted({s for b in codelist.beginnings for s in spell(b)} - set(codelist.beginnings)),
    )


def _found(
    study: Study, source: Source, column: str, names: tuple[str, ...], answer: Mapping[str, Any]
) -> list[DataFinding]:
    total = int(answer["rows"])
    otherwise = [f for n in names for f in _otherwise(study, source, column, n, answer)]
    none = [n for n in names if not answer[f"fits {n}"]]
    if len(none) == len(names) > 1 and not otherwise:
        return [_no_list_fits(source, column, names, total)]
    told = {f.example for f in otherwise}
    return [
        *otherwise,
        *(_fits_none(study, source, column, n, total) for n in none if n not in told),
    ]


def _otherwise(
    study: Study, source: Source, column: str, name: str, answer: Mapping[str, Any]
) -> list[DataFinding]:
    findings = []
    for way, (_, words) in SPELLINGS.items():
        count = int(answer.get(f"{way} {name}") or 0)
        if count:
            codes, beginnings = _spelt(study.codelists[name], way)
            like = next(iter([*codes, *(f"{b}*" for b in beginnings)]))
            findings.append(
                _codes_finding(
                    source,
                    "codes_spelt_otherwise",
                    column,
                    (count, int(answer["rows"])),
                    name,
                    f"{count:,} records would fit `{name}` if its codes were spelt {words}, as "
                    f"`{like}`: they are left out.",
                    f"Spell codelists/{name}.csv as the records do, or add those codes to it.",
                )
            )
    return findings


def _no_list_fits(source: Source, column: str, names: tuple[str, ...], total: int) -> DataFinding:
    return _codes_finding(
        source,
        "codes_in_no_codelist",
        column,
        (total, total),
        "",
        f"none of {total:,} records has a code of any of the {len(names)} codelists that are "
        "asked of it.",
        "The column holds other codes than the lists: read codes and SNOMED, ICD-10 and OPCS?",
    )


def _fits_none(study: Study, source: Source, column: str, name: str, total: int) -> DataFinding:
    many = len(study.codelists[name].terms)
    return _codes_finding(
        source,
        "codelist_without_records",
        column,
        (total, total),
        name,
        f"none of {total:,} records has one of the {many:,} codes of `{name}`.",
        "Whatever asks for it finds nobody: check the list, or that it is asked of this column.",
    )


def _codes_finding(
    source: Source,
    reason: str,
    column: str,
    counts: tuple[int, int],
    example: str,
    message: str,
    advice: str,
) -> DataFinding:
    return DataFinding(
        Severity.WARNING, reason, source.name, column, *counts, example, message, advice
    )
