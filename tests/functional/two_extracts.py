"""Two made-up extracts about the same people, with slips of the pen, and the truth about them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import yaml

SYLLABLES = [
    "ba",
    "ko",
    "mi",
    "ra",
    "tel",
    "son",
    "da",
    "ri",
    "shu",
    "lan",
    "ver",
    "ne",
    "to",
    "ash",
]
LETTERS = list("ABDEFGHJLNPQRSTUWXYZ")
FIRST_BIRTH = np.datetime64("1930-01-01")
SHARE_THERE = 0.6
"""Of the people, those of whom the hospital has records."""
STRANGERS = 1 / 6
"""Per person with records: those in hospital whom the register does not know."""

GROUPS = {"White": 0.7, "Asian": 0.2, "Black": 0.1}
SLIPS = {"White": 0.03, "Asian": 0.03, "Black": 0.25}
"""How likely a name is misspelt; a date of birth half as likely, a move twice."""

STUDY = {
    "title": "Who comes to hospital",
    "question": "Who comes?",
    "period": {"start": date(2024, 4, 1), "end": date(2025, 3, 31)},
    "areas": {"whole": {"code": "E", "name": "England"}, "roll_up": [["practice", "icb"]]},
    "disclosure": "open_data",
}
DETAILS = {
    name: name for name in ("given_name", "family_name", "postcode", "sex_code", "ethnic_group")
}
DATES = {"date_of_birth": {"from": "date_of_birth", "type": "date"}}
SOURCES = {
    "areas": {
        "title": "Areas",
        "fills": "areas",
        "path": "areas.csv",
        "levels": [{"type": "practice", "code": "practice"}, {"type": "icb", "code": "icb"}],
    },
    "people": {
        "title": "People",
        "fills": "people",
        "path": "people.csv",
        "columns": {"person_id": "id", "date_of_birth": "date_of_birth", "sex": "sex_code"},
    },
    "admissions": {
        "title": "Hospital admissions",
        "fills": "admissions",
        "path": "admissions.csv",
        "columns": {
            "admission_id": "spell",
            "person_id": "hospital_number",
            "admission_date": "admitted",
        },
        "also": DATES,
    },
}
GROUP = {
    "title": "Ethnic group",
    "column": "ethnic_group",
    "strata": [{"name": name, "codes": [name]} for name in GROUPS],
}
INDICATOR = {
    "title": "Emergency admissions",
    "kind": "proportion",
    "source": "admissions",
    "numerator": {"words": "Emergencies", "where": {"is_emergency": "yes"}},
    "denominator": "Admissions",
    "polarity": "lower_is_better",
    "why_it_matters": "They come too late.",
    "stratifiers": ["ethnic_group"],
    "review": {"owner": "us", "reviewed_on": date(2026, 1, 1), "next_review": date(2027, 1, 1)},
}
BY_COMPARING = {
    "title": "Admissions to the register",
    "source": "admissions",
    "compare": {
        "given_name": "name",
        "family_name": "name",
        "date_of_birth": "date_of_birth",
        "postcode": "postcode",
        "sex_code": "exact",
    },
    "block_on": [["date_of_birth"], ["family_name", "postcode"], ["given_name", "family_name"]],
    "stratifiers": ["ethnic_group"],
}


def write_study(folder: Path, linkage: Mapping[str, object] = BY_COMPARING) -> Path:
    """Write a study of two extracts `people.csv` and `admissions.csv`, without the extracts."""
    files: dict[str, Mapping[str, object]] = {
        "study": STUDY,
        "stratifiers/ethnic_group": GROUP,
        "indicators/emergencies": INDICATOR,
        "linkages/admissions": linkage,
    }
    for name, source in SOURCES.items():
        files[f"sources/{name}"] = {"kind": "csv", "publisher": "us", **source}
    for name, content in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (folder / "areas.csv").write_text("practice,icb\nP1,A\nP2,A\n", encoding="utf-8")
    return folder


def write_extracts(
    folder: Path, people: int, seed: int, slips: Mapping[str, float] = SLIPS
) -> pl.DataFrame:
    """Write both extracts, and return who each hospital number truly is (null: a stranger)."""
    rng = np.random.default_rng([people, seed])
    known = _drawn(rng, people, "N").with_columns(
        practice_code=pl.Series(rng.choice(["P1", "P2"], people)),
        age=pl.lit(None, pl.Int64),
    )
    known.rename({"number": "id"}).drop("age").write_csv(folder / "people.csv")
    there = known.filter(pl.Series(rng.random(people) < SHARE_THERE)).drop("practice_code", "age")
    strangers = _drawn(rng, round(there.height * STRANGERS), "X")
    met = pl.concat([_with_slips(rng, there, slips), strangers])
    order = rng.permutation(met.height)
    met = met[order].with_columns(
        hospital_number=pl.Series([f"H{i:06}" for i in range(met.height)])
    )
    stays = met[np.repeat(np.arange(met.height), rng.integers(1, 4, met.height))]
    stays.drop("number").with_columns(
        spell=pl.Series([f"S{i}" for i in range(stays.height)]),
        admitted=pl.lit(date(2024, 9, 1)),
        is_emergency=pl.Series(rng.choice(["yes", "no"], stays.height)),
    ).write_csv(folder / "admissions.csv")
    is_known = pl.col("number").str.starts_with("N")
    return met.select("hospital_number", "ethnic_group", person_id=pl.when(is_known).then("number"))


def _drawn(rng: np.random.Generator, people: int, mark: str) -> pl.DataFrame:
    places = np.random.default_rng(1)
    postcodes = [
        f"{area}{district} {sector}{''.join(places.choice(LETTERS, 2))}"
        for area in ("LE", "NG", "DE")
        for district in range(1, 15)
        for sector in range(1, 10)
    ]
    born = FIRST_BIRTH + rng.integers(0, 33_000, people).astype("timedelta64[D]")
    return pl.DataFrame(
        {
            "number": [f"{mark}{i:06}" for i in range(people)],
            "given_name": _names(rng, people, 300),
            "family_name": _names(rng, people, 1200),
            "date_of_birth": born,
            "postcode": rng.choice(postcodes, people),
            "sex_code": rng.choice(["Female", "Male"], people),
            "ethnic_group": rng.choice(list(GROUPS), people, p=list(GROUPS.values())),
        }
    )


def _names(rng: np.random.Generator, people: int, different: int) -> np.ndarray:
    """Draw names of which some are far commoner than others, the same in every extract."""
    words = np.random.default_rng(different)
    pool = sorted({"".join(words.choice(SYLLABLES, 3)) for _ in range(2 * different)})
    words.shuffle(pool)
    weights = 1 / np.arange(1, different + 1) ** 0.8
    return rng.choice(pool[:different], people, p=weights / weights.sum())


def _with_slips(
    rng: np.random.Generator, rows: pl.DataFrame, slips: Mapping[str, float]
) -> pl.DataFrame:
    rate = rows["ethnic_group"].replace_strict(dict(slips), return_dtype=pl.Float64).to_numpy()
    elsewhere = rng.permutation(rows["postcode"].to_numpy())

    def slipped(name: str, change, times: float) -> pl.Series:
        hit = rng.random(rows.height) < rate * times
        cells = zip(rows[name].to_list(), hit, strict=True)
        return pl.Series(name, [change(cell) if h else cell for cell, h in cells])

    moved = rng.random(rows.height) < rate * 2
    return rows.with_columns(
        slipped("given_name", lambda word: _misspelt(rng, word), 1),
        slipped("family_name", lambda word: _misspelt(rng, word), 1),
        slipped("date_of_birth", lambda day: _mistaken(rng, day), 0.5),
        postcode=pl.Series(np.where(moved, elsewhere, rows["postcode"].to_numpy())),
    )


def _misspelt(rng: np.random.Generator, word: str) -> str:
    at, letter = int(rng.integers(len(word))), chr(97 + int(rng.integers(26)))
    ways = (
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
    )
    return ways[int(rng.integers(3))]


def _mistaken(rng: np.random.Generator, day: date) -> date:
    """Exchange day and month where that is a day, or take another day or a neighbouring year."""
    if day.day <= 12 and day.day != day.month and rng.random() < 0.4:
        return day.replace(month=day.day, day=day.month)
    if rng.random() < 0.5:
        return day.replace(day=int(rng.integers(1, 28)))
    return day.replace(year=day.year + int(rng.choice([-1, 1, 10])), day=min(day.day, 28))
