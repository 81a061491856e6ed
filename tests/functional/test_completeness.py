"""Completeness from the folder to the report: fields, baselines, and what the missing could do."""

from pathlib import Path

import pytest
import yaml

from equipath.pages import completeness
from equipath.pages.contents import contents
from equipath.pages.page import Page, Section, Table, Text
from equipath.pipeline import run
from equipath.results.store import Results
from tests.unit.study.folder import ATTENDANCES, REVIEW, STUDY, but

WHOLE = {"code": "E", "name": "England"}
PEOPLE = {
    "title": "Patients",
    "kind": "csv",
    "fills": "people",
    "path": "people.csv",
    "publisher": "Us",
    "columns": {"person_id": "id", "sex": "sex"},
}


def ran(folder: Path, files: dict[str, object]) -> Results:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
    return run(folder)


def texts(page: Page) -> list[str]:
    inside = [b for s in page.blocks if isinstance(s, Section) for b in s.blocks]
    return [p for b in (*page.blocks, *inside) if isinstance(b, Text) for p in b.paragraphs]


def tables(page: Page) -> list[Table]:
    return [b for s in page.blocks if isinstance(s, Section) for b in s.blocks if type(b) is Table]


@pytest.fixture(scope="module")
def clozapine(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """220 patients of 50 practices, of 79 of whom the records say nothing of clozapine."""
    rows = [f"{i},Female,P{i % 50},{'' if i < 79 else 'yes'}," for i in range(220)]
    return ran(
        tmp_path_factory.mktemp("clozapine"),
        {
            "study.yaml": but(STUDY, areas={"whole": WHOLE, "roll_up": [["practice"]]}),
            "people.csv": "\n".join(["id,sex,practice_code,clozapine,brand", *rows]) + "\n",
            "sources/people.yaml": PEOPLE,
            **{
                f"completeness/{name}.yaml": {
                    "title": f"{name.capitalize()} on the record",
                    "source": "people",
                    "column": name,
                    "valid": ["yes"],
                    "why_it_matters": "Whoever does not know of it may prescribe against it.",
                    "review": REVIEW,
                }
                for name in ("clozapine", "brand")
            },
        },
    )


def test_the_records_that_lack_clozapine_are_counted_with_their_interval(
    clozapine: Results,
) -> None:
    (found,) = clozapine.query(
        "SELECT * FROM results WHERE stratification = 'clozapine_recording' "
        "AND stratum = 'Missing' AND area_type = 'country'"
    ).iter_rows(named=True)
    assert (found["numerator"], found["denominator"]) == (79, 220)
    shown = [found["value"], found["lower_ci"], found["upper_ci"]]
    assert [f"{number:.1f}" for number in shown] == ["35.9", "29.9", "42.4"]
    (page,) = [p for p in contents(clozapine) if p.name == "indicator-clozapine-completeness"]
    (country, *_) = next(t for t in tables(page) if t.columns[1].title == "Valid").rows
    assert country == ("England", "64.1%", "0.0%", "0.0%", "0.0%", "35.9%", "220")


def test_a_field_in_which_nothing_is_ever_recorded_is_a_warning(clozapine: Results) -> None:
    (found,) = clozapine.query(
        "SELECT * FROM data_findings WHERE reason = 'field_always_empty'"
    ).iter_rows(named=True)
    assert (found["severity"], found["source"], found["column"]) == ("warning", "people", "brand")


def test_completeness_is_set_against_its_baseline_in_words(tmp_path: Path) -> None:
    """48 of 80 in April and 56 of 70 in May: Newcombe (1998), Stat Med 17:873, table II."""
    months = {"04": (48, 80), "05": (56, 70)}
    rows = [
        f"{month}{i},2024-{month}-10,RAA,{'A' if i < valid else 'Z'}"
        for month, (valid, total) in months.items()
        for i in range(total)
    ]
    results = ran(
        tmp_path / "attendances",
        {
            "study.yaml": but(
                STUDY,
                period={"start": "2024-04-01", "end": "2024-05-31", "every": ["whole", "month"]},
                areas={"whole": WHOLE, "roll_up": [["provider"]]},
            ),
            "attendances.csv": "\n".join(["id,day,trust,ethnic_group_code", *rows]) + "\n",
            "sources/attendances.yaml": ATTENDANCES,
            "completeness/ethnicity.yaml": {
                "like": "ethnic_group",
                "source": "attendances",
                "baseline": "2024-04-15",
            },
        },
    )
    assert texts(completeness.present(results))[0] == (
        "England: ethnic group was valid for 80.0% in May 2024, 20.0 percentage points more than "
        "in the baseline, April 2024 (95% interval of the difference 5.2 to 33.4)."
    )


def test_the_report_says_which_gaps_hold_whatever_the_unknown_are(tmp_path: Path) -> None:
    """Of 50 people of no known sex 20 were seen and all were asked.

    Were all 50 women, 30 of 150 were seen to 60 of 100 men; all men, 10 of 100 to 80 of 150; at
    worst 30 of 120 women to 60 of 130 men: fewer women, whoever they are. Were all 50 women,
    100 of 150 were asked to 65 of 100 men: no longer fewer.
    """
    groups = {"Female": (100, 10, 50), "Male": (100, 60, 65), "": (50, 20, 50)}
    rows = [
        f"{sex}{i},{sex},P1,{'yes' if i < seen else 'no'},{'yes' if i < asked else 'no'}"
        for sex, (total, seen, asked) in groups.items()
        for i in range(total)
    ]
    results = ran(
        tmp_path / "people",
        {
            "study.yaml": but(STUDY, areas={"whole": WHOLE, "roll_up": [["practice"]]}),
            "people.csv": "\n".join(["id,sex,practice_code,seen,asked", *rows]) + "\n",
            "sources/people.yaml": PEOPLE,
            **{
                f"indicators/{name}.yaml": {
                    "title": name.capitalize(),
                    "kind": "proportion",
                    "source": "people",
                    "numerator": {"words": name, "where": {name: True}},
                    "denominator": "People",
                    "polarity": "higher_is_better",
                    "why_it_matters": "It does.",
                    "stratifiers": ["sex"],
                    "review": REVIEW,
                }
                for name in ("seen", "asked")
            },
        },
    )
    gaps, where = tables(completeness.present(results))
    assert {row[0]: row[2:7] for row in gaps.rows} == {
        "Seen, England": (
            "20.0%",
            "Female against Male: −50.0 points",
            "−43.3 to −40.0",
            "−59.0 to −21.2",
            "Yes, whoever the unknown are",
        ),
        "Asked, England": (
            "20.0%",
            "Female against Male: −15.0 points",
            "−26.7 to 1.7",
            "−26.7 to 1.7",
            "No, it could turn round",
        ),
    }
    assert {row[3:6] for row in where.rows} == {("50", "250", "20.0%")}
