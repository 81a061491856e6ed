"""Headers: which row holds them, and which of them are the ones that a source names."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

LOOKED_AT = 40
"""How many rows from the top are looked at for the headers."""

_NEAR = 0.6
"""The least likeness (difflib's ratio) at which one header is offered for another."""

_NOTE = re.compile(r"[\[(]\s*notes?\b[^\])]*[\])]\s*$", re.IGNORECASE)
"""A trailing reference to a note, as the Government Analysis Function writes it: `[note 1]`.
Other trailing brackets are kept: `Population (M)` is not `Population (F)`."""

_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))
_KEPT = re.compile(r"[^\w%<>+£=]|_")


class HeaderMatch(NamedTuple):
    """Where the wanted headers are.

    `mapping` is wanted → present for every one found; `drifted` the (wanted, present) pairs
    that are not spelt alike; `missing` the (wanted, nearest present or empty) pairs.
    """

    mapping: dict[str, str]
    drifted: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]


def normalise(header: str) -> str:
    """Return a header without what publishers change from one release to the next.

    Case, white space, line breaks, no-break spaces, byte-order marks, punctuation and a
    trailing note marker go; letters, digits and `% < > + £ =`, which carry meaning, stay.
    """
    text = unicodedata.normalize("NFKC", header.translate(_INVISIBLE)).replace("&", " and ")
    while (shorter := _NOTE.sub("", text)) != text:
        text = shorter
    return " ".join(_KEPT.sub(" ", text.casefold()).split())


def match_headers(wanted: Iterable[str], present: Sequence[str]) -> HeaderMatch:
    """Find each wanted header among those present: spelt alike, or else alike once normalised.

    Where two present headers, or two wanted ones, are alike once normalised, only those spelt
    alike are matched: none is guessed.
    """
    sought = list(dict.fromkeys(wanted))
    rivals = Counter(map(normalise, sought))
    alike: dict[str, list[str]] = {}
    for header in present:
        alike.setdefault(normalise(header), []).append(header)
    mapping: dict[str, str] = {}
    drifted: list[tuple[str, str]] = []
    missing: list[tuple[str, str]] = []
    for header in sought:
        candidates = alike.get(normalise(header), [])
        if header in candidates:
            mapping[header] = header
        elif len(candidates) == 1 and rivals[normalise(header)] == 1:
            mapping[header] = candidates[0]
            drifted.append((header, candidates[0]))
        else:
            missing.append((header, candidates[0] if candidates else _nearest(header, alike)))
    return HeaderMatch(mapping, tuple(drifted), tuple(missing))


def find_header_row(rows: Sequence[Sequence[str]], wanted: Iterable[str]) -> int:
    """Return the index of the row, among the first `LOOKED_AT`, that holds the headers.

    It is the first of those with most of the wanted headers, normalised. Where no row has
    any, the first with most that are near a wanted one; and else the first of the fullest,
    so that the reader can be told what is there instead.
    """
    top = [{normalise(cell) for cell in row} - {""} for row in rows[:LOOKED_AT]]
    names = {normalise(header) for header in wanted} - {""}
    scores = [len(names & row) for row in top]
    if not any(scores):
        scores = [sum(bool(get_close_matches(n, row, 1, _NEAR)) for n in names) for row in top]
    if not any(scores):
        scores = [sum(bool(cell.strip()) for cell in row) for row in rows[:LOOKED_AT]]
    return scores.index(max(scores, default=0)) if scores else 0


def distinct(headers: Sequence[str]) -> list[str]:
    """Return headers of which no two are the same to an engine that ignores case.

    A blank one is named by its place, `column 3`; those that stand more than once are numbered
    in order, `Register (1)` and `Register (2)`.
    """
    named = [h if h.strip() else f"column {i}" for i, h in enumerate(headers, start=1)]
    times = Counter(h.strip().casefold() for h in named)
    taken = {h for h, n in times.items() if n == 1}
    answer: list[str] = []
    for header in named:
        number, spelling = 0, header
        while times[header.strip().casefold()] > 1 and (
            number == 0 or spelling.casefold() in taken
        ):
            number += 1
            spelling = f"{header.strip()} ({number})"
        taken.add(spelling.casefold())
        answer.append(spelling)
    return answer


def repeated(wanted: Iterable[str], headers: Sequence[str]) -> dict[str, list[int]]:
    """Return the wanted headers that stand more than once, each with its places (from 1)."""
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers, start=1):
        places.setdefault(header.strip().casefold(), []).append(place)
    found = {w: places.get(w.strip().casefold(), []) for w in wanted}
    return {w: at for w, at in found.items() if len(at) > 1}


def _nearest(header: str, alike: dict[str, list[str]]) -> str:
    near = get_close_matches(normalise(header), alike, 1, _NEAR)
    return alike[near[0]][0] if near else ""
