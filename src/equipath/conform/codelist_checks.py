"""Check codelists by themselves: codes that are there twice, or that are no SNOMED identifiers."""

from equipath.contracts.data_finding import DataFinding
from equipath.study.check_digit import LONGEST, SHORTEST, fits_its_check_digit
from equipath.study.codelist import CodedTerm, Codelist
from equipath.study.study import Study
from equipath.vocabulary import Severity

LONG = 16
"""From so many digits on a number is no other code than SNOMED's."""


def check_codelists(study: Study) -> list[DataFinding]:
    """Find what is doubtful in codelists and yet no reason to stop, with the lines of the file."""
    return [
        finding
        for codelist in study.codelists.values()
        for finding in (*_twice(codelist), *_misspelt(codelist))
    ]


def _twice(codelist: Codelist) -> list[DataFinding]:
    seen: set[str] = set()
    twice = [t for t in codelist.terms if t.code in seen or seen.add(t.code)]
    message = f"{len(twice):,} of {len(codelist.terms):,} codes are there already: {_lines(twice)}."
    return _codelist_finding(
        codelist, Severity.NOTE, "code_twice", twice, message, "They count once."
    )


def _misspelt(codelist: Codelist) -> list[DataFinding]:
    """Find numbers whose check digit does not fit, in a list that is one of SNOMED's.

    One number in ten fits by chance: half of a list does not. Numbers that are longer than any
    other scheme's are SNOMED's in whatever list.
    """
    numbers = [
        t
        for t in codelist.terms
        if t.code.isdecimal() and t.code.isascii() and SHORTEST <= len(t.code) <= LONGEST
    ]
    wrong = [t for t in numbers if not fits_its_check_digit(t.code)]
    if 2 * len(wrong) > len(numbers):
        wrong = [t for t in wrong if len(t.code) >= LONG]
    message = (
        f"{len(wrong):,} of {len(numbers):,} codes are no SNOMED CT identifiers, as their check "
        f"digit shows: {_lines(wrong)}."
    )
    advice = "A digit is wrong, two have changed places, or the last are lost: copy them anew."
    return _codelist_finding(
        codelist, Severity.WARNING, "check_digit_wrong", wrong, message, advice
    )


def _codelist_finding(
    codelist: Codelist,
    severity: Severity,
    reason: str,
    terms: list[CodedTerm],
    message: str,
    advice: str,
) -> list[DataFinding]:
    if not terms:
        return []
    return [
        DataFinding(
            severity,
            reason,
            f"codelists/{codelist.name}.csv",
            "code",
            len(terms),
            len(codelist.terms),
            terms[0].code,
            message,
            advice,
        )
    ]


def _lines(terms: list[CodedTerm]) -> str:
    shown = ", ".join(f"`{t.code}` on line {t.line}" for t in terms[:5])
    return shown + (f" and {len(terms) - 5:,} more" if len(terms) > 5 else "")
