"""Every mistake in a study is shown at once, with its file, key, what is wrong, what to write."""

from pathlib import Path
from typing import Any

import pytest

from equipath.errors import StudyError
from equipath.study.reader import load_study
from tests.unit.study.folder import (
    INDICATOR,
    SOURCE,
    STUDY,
    Content,
    but,
    problem,
    problems,
    write,
)

INDICATOR_FILE = "indicators/hypertension.yaml"
AREAS: dict[str, Any] = STUDY["areas"]


def text_with(old: str, new: str) -> str:
    """Return the study's main file as an analyst may have typed it, with one mistake."""
    text = (
        "title: Registers\n"
        "question: Where are registers low?\n"
        "period: {start: 2023-04-01, end: 2024-03-31}\n"
        "areas:\n"
        "  whole: {code: E, name: England}\n"
        "  roll_up: [[practice, pcn, icb]]\n"
        "disclosure: open_data\n"
    )
    assert old in text
    return text.replace(old, new)


def test_a_study_without_mistakes_has_everything_in_its_folders(tmp_path: Path) -> None:
    study = load_study(write(tmp_path / "My-Study_2", {}))
    assert study.name == "my_study_2"
    assert list(study.indicators) == ["hypertension"]
    assert set(study.sources) == {"registers", "areas"}
    assert study.indicators["hypertension"].name == "hypertension"
    assert study.areas.levels == ("practice", "pcn", "icb", "country")


def test_mistakes_of_all_files_come_together(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "study.yaml": but(STUDY, disclosure=None, confidence=2),
            "sources/registers.yaml": but(SOURCE, publisher=None),
            INDICATOR_FILE: but(INDICATOR, kind="proportoin", targte="x"),
            "thresholds/ninety.yaml": "title: [unfinished\n",
        },
    )
    assert {(p.file, p.key) for p in found} == {
        ("study.yaml", "disclosure"),
        ("study.yaml", "confidence"),
        ("sources/registers.yaml", "publisher"),
        (INDICATOR_FILE, "kind"),
        (INDICATOR_FILE, "targte"),
        ("thresholds/ninety.yaml", "line 2"),
    }


def test_the_count_of_mistakes_heads_them(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"has 1 mistake:\n  study\.yaml: disclosure: is missing"):
        load_study(write(tmp_path, {"study.yaml": but(STUDY, disclosure=None)}))


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        (
            {INDICATOR_FILE: but(INDICATOR, stratifers=["sex"])},
            f"{INDICATOR_FILE}: stratifers: there is no such key. Did you mean `stratifiers`?",
        ),
        (
            {INDICATOR_FILE: but(INDICATOR, polarity="higher_is_beter")},
            (
                f"{INDICATOR_FILE}: polarity: `higher_is_beter` is not one of `higher_is_better`, "
                "`lower_is_better`, `neutral`. Did you mean `higher_is_better`?"
            ),
        ),
        (
            {INDICATOR_FILE: but(INDICATOR, source="register")},
            f"{INDICATOR_FILE}: source: there is no source `register`. Did you mean `registers`?",
        ),
        (
            {INDICATOR_FILE: but(INDICATOR, stratifiers=["deprivation_fith"])},
            (
                f"{INDICATOR_FILE}: stratifiers: there is no stratifier `deprivation_fith`. "
                "Did you mean `deprivation_fifth`?"
            ),
        ),
        (
            {INDICATOR_FILE: but(INDICATOR, target="cancer_28_days")},
            (
                f"{INDICATOR_FILE}: target: there is no threshold `cancer_28_days`. "
                "Did you mean `cancer_28_day`?"
            ),
        ),
        (
            {
                "pathways/care.yaml": {
                    "title": "Care",
                    "stages": ["hypertension", "hypertension"],
                    "flows": "hypertension",
                }
            },
            (
                "pathways/care.yaml: flows: `hypertension` is not divided by where people come "
                "from and go to. Give the indicator a stratifier that `crosses` two and says "
                "`is_flow: true`."
            ),
        ),
        (
            {"pathways/care.yaml": {"title": "Care", "stages": ["hypertension", "hypertention"]}},
            (
                "pathways/care.yaml: stages: there is no indicator `hypertention`. "
                "Did you mean `hypertension`?"
            ),
        ),
        (
            {"study.yaml": but(STUDY, comparators=["region"])},
            (
                "study.yaml: comparators: there is no level in `roll_up` `region`. "
                "Known: `country`, `icb`, `pcn`, `practice`."
            ),
        ),
        (
            {"sources/registers.yaml": but(SOURCE, path="{open_dta}/a.csv")},
            "sources/registers.yaml: path: there is no root `open_dta`.",
        ),
        (
            {"sources/registers.yaml": but(SOURCE, adds_up_to="total")},
            (
                "sources/registers.yaml: adds_up_to: there is no source `total`. "
                "Known: `areas`, `registers`."
            ),
        ),
    ],
)
def test_a_name_that_is_nowhere_is_answered_by_the_nearest(
    tmp_path: Path, files: dict[str, Content], shown: str
) -> None:
    assert problem(tmp_path, files) == shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (
            "disclosure: open_data\n",
            "disclosure: open_data\ntitle: Again\n",
            "study.yaml: line 8: the key `title` is written twice.",
        ),
        (
            "Where are registers low?",
            "Registers: where are they low?",
            (
                "study.yaml: line 2: mapping values are not allowed here. "
                "Check the indentation, and put a sentence with a colon in quotes."
            ),
        ),
        (
            "question: Where are registers low?",
            "question:\n  Registers: where?",
            (
                "study.yaml: question: should be words, not `{'Registers': 'where?'}`. "
                "Put the sentence in quotes: YAML reads the colon in it as a key."
            ),
        ),
        (
            "end: 2024-03-31",
            "end: 2024-02-30",
            "study.yaml: line 3: `2024-02-30` is no day of the calendar.",
        ),
        (
            "end: 2024-03-31",
            "end: 31/03/2024",
            "study.yaml: period.end: `31/03/2024` is not a date. Write it as 2024-03-31.",
        ),
        (
            "end: 2024-03-31",
            "end: 2022-03-31",
            "study.yaml: period: end 2022-03-31 is before start 2023-04-01.",
        ),
        (
            "disclosure: open_data",
            "disclosure: no",
            (
                "study.yaml: disclosure: should be words, not `False`. "
                "Put it in quotes: YAML reads yes, no, on and off as true and false."
            ),
        ),
        (
            "code: E,",
            "code: 92,",
            "study.yaml: areas.whole.code: should be words, not `92`. Put it in quotes.",
        ),
        (
            "{code: E, name: England}",
            "{{code}}",
            (
                "study.yaml: line 5: a key here is no single word. "
                "Put braces and brackets that belong to a value in quotes."
            ),
        ),
        (
            "[[practice, pcn, icb]]",
            "[[practice, icb], [pcn, icb]]",
            "study.yaml: areas: `icb` stands twice in `roll_up`: one area can have one count.",
        ),
        (
            "[[practice, pcn, icb]]",
            "[[practice, icb, practice]]",
            "study.yaml: areas: `practice` stands twice in `roll_up`: one area can have one count.",
        ),
        (
            "[[practice, pcn, icb]]",
            "[[practice, country]]",
            "study.yaml: areas: `country` is the whole: leave it out of `roll_up`.",
        ),
        (
            "title: Registers",
            "title: Registers\nname: other",
            "study.yaml: name: is filled in, never written. Leave it out.",
        ),
    ],
)
def test_a_slip_of_the_pen_is_told_in_words_that_help(
    tmp_path: Path, old: str, new: str, shown: str
) -> None:
    assert problem(tmp_path, {"study.yaml": text_with(old, new)}) == shown


def test_a_name_written_inside_is_refused_because_the_files_name_is_used(tmp_path: Path) -> None:
    assert problem(tmp_path, {INDICATOR_FILE: but(INDICATOR, name="blood_pressure")}) == (
        f"{INDICATOR_FILE}: name: is filled in, never written. Leave it out."
    )


def test_a_condition_with_a_typo_is_one_mistake_not_one_for_each_form_it_could_have(
    tmp_path: Path,
) -> None:
    wrong = but(INDICATOR, denominator={"words": "Adults", "where": {"age": {"at_lest": 18}}})
    assert problem(tmp_path, {INDICATOR_FILE: wrong}) == (
        f"{INDICATOR_FILE}: denominator.where.age.at_lest: there is no such key. "
        "Did you mean `at_least`?"
    )


def test_codes_that_yaml_reads_as_truth_are_refused_not_turned_into_numbers(
    tmp_path: Path,
) -> None:
    found = problems(
        tmp_path,
        {
            "stratifiers/smoker.yaml": (
                "title: Smoker\ncolumn: smoker\n"
                "strata:\n  - {name: Smokes, codes: [Yes]}\n  - {name: Does not, codes: [No]}\n"
            )
        },
    )
    assert [p.key for p in found] == ["strata.0.codes.0", "strata.1.codes.0"]
    assert all("put it in quotes" in p.wrong for p in found)


def test_totals_that_are_checked_against_themselves_are_refused(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        {
            "sources/registers.yaml": but(SOURCE, adds_up_to="totals"),
            "sources/totals.yaml": but(SOURCE, adds_up_to="registers"),
        },
    )
    assert {p.file for p in found} == {"sources/registers.yaml", "sources/totals.yaml"}
    assert all("goes round in a circle" in p.wrong for p in found)
