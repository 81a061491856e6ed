"""On records drawn by chance, the engine knows of each person what plain Python does."""

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from equipath.engines.engine import Engine
from equipath.study.reader import load_study
from equipath.testing.play import play
from tests.spec.language_cases import files_of
from tests.spec.reference_language import Reference, Row, age
from tests.unit.study.folder import write

VARIABLES = """
diagnosed_on: {source: events, where: {code: {codelist: heart}}, take: first}
last_diagnosed_on: {source: events, where: {code: {codelist: [heart, lung]}}, take: last}
readings: {source: events, where: {code: BP}, when: in_period, take: count}
readings_with_value: {source: events, where: {code: BP}, when: {within: 6 months}, take: count,
  give: value}
first_reading: {source: events, where: {code: BP}, take: first, give: value}
last_reading: {source: events, where: {code: BP}, when: {within: 12 months}, take: last,
  give: value}
last_reading_at_best: {source: events, where: {code: BP}, take: last, give: value,
  on_ties: lowest}
highest_reading: {source: events, where: {code: [BP, I219]}, when: {from: 2024-06-01},
  take: highest, give: value}
lowest_reading: {source: events, where: {value: {above: 100}}, when: {to: 2025-06-30},
  take: lowest, give: value}
total: {source: events, where: {any: [{code: BP}, {not: {unit: mmHg}}]}, take: sum, give: value}
different_codes: {source: events, when: {within: 90 days}, take: distinct, give: code}
commonest_unit: {source: [events, hospital_events], take: most_frequent, give: unit}
last_unit: {source: [events, hospital_events], take: last, give: unit}
soon_after: {source: events, where: {code: BP}, when: {after: diagnosed_on, within: 60 days},
  take: count}
before_diagnosis: {source: events, where: {code: BP}, when: {before: diagnosed_on}, take: last,
  give: value}
week_before_last: {source: events, when: {before: last_diagnosed_on, within: 3 weeks},
  take: distinct, give: code}
practice: {source: registrations, when: at_end, take: last, give: practice_code}
first_practice: {source: registrations, when: at_start, take: first, give: practice_code}
days_on_a_list: {source: registrations, when: {in_period: true, before: date_of_death},
  take: days}
days_in_half_a_year: {source: registrations, when: {within: 6 months}, take: days}
ever_on_a_list: {source: registrations}
days_on_either_list: {source: [registrations, other_lists], when: in_period, take: days}
either_practice: {source: [other_lists, registrations], take: last, give: practice_code}
seen_too_late: {source: events, when: {to: 2030-12-31}, take: count}
from_too_late: {source: registrations, when: {from: 2026-02-01}}
above_target: {source: events, where: {value: {above: target}}, take: count}
coded_soon: {source: events, where: {noted_on: {after: event_date, within: 10 days}}, take: count}
ever_failing: {source: events, where: {code: {codelist: failure}}}
ever_acute_or_lung: {source: events, where: {code: {codelist: [acute, lung]}}}
failing_in_year: {source: events, where: {code: {codelist: failure}}, when: in_period}
acute_in_year: {source: events, where: {code: {codelist: acute}}, when: in_period}
failing_high: {source: events, where: {code: {codelist: failure}, value: {above: 120}}}
acute_high: {source: events, where: {code: {codelist: acute}, value: {above: 120}}}
failing_elsewhere: {source: hospital_events, where: {code: {codelist: failure}}}
lung_elsewhere: {source: hospital_events, where: {code: {codelist: lung}}}
reading_elsewhere: {source: hospital_events, where: {code: BP}, take: last, give: value}
readings_elsewhere: {source: hospital_events, where: {code: [BP]}, take: count}
"""
COHORTS = """
ill: {where: {diagnosed_on: {is_recorded: true}, is_alive: true}}
controlled: {where: {any: [{age: {below: 60}, last_reading: {at_most: 140}},
  {age: {at_least: 60}, last_reading: {at_most: 150}}]}}
ill_and_not_controlled: {where: {ill: true, not: {controlled: true}}}
improved: {where: {last_reading: {below: first_reading}}}
women_or_unknown: {where: {not: {sex: Male}}}
died_soon: {where: {date_of_death: {after: diagnosed_on, within: 52 weeks}}}
born_after: {where: {date_of_birth: {at_least: 1970-01-01}}}
"""
CODELISTS = {
    "heart": ["I21*", "I50"],
    "lung": ["J44"],
    "failure": ["I50", "I501"],
    "acute": ["I21", "I501"],
}
DAY_OF = {"events": "event_date", "hospital_events": "event_date", "registrations": "start_date"}
DAY_OF["other_lists"] = "start_date"
LAST_DAY_OF = {"registrations": "end_date", "other_lists": "end_date"}
START, END = date(2025, 1, 1), date(2025, 12, 31)
EDGES = [START, END, START - timedelta(days=1), END + timedelta(days=1), date(2024, 2, 29)]


def day(drawn: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=drawn.randrange((last - first).days + 1))


def records(people: int, events: int) -> dict[str, list[Row]]:
    """Make up records, of which some lack what others have and many lie on edges."""
    drawn = random.Random(20261122)

    def near() -> date | None:
        if drawn.random() < 0.15:
            return drawn.choice([None, *EDGES])
        return day(drawn, date(2023, 6, 1), date(2026, 3, 1))

    def event(place: int) -> Row:
        noted = near()
        return {
            "person_id": f"p{drawn.randrange(people + 5)}",
            "event_date": drawn.choice([noted, noted, near()]),
            "code": drawn.choice(["BP", "BP", "BP", "I21", "I219", "I50", "I501", "J44", None]),
            "value": drawn.choice([None, *range(96, 176, 8)]),
            "unit": drawn.choice(["mmHg", "kPa", None]),
            "target": drawn.choice([None, 120, 140]),
            "noted_on": noted,
        }

    def list_of(place: int) -> Row:
        starts = near()
        lasts = starts and starts + timedelta(days=drawn.randrange(600))
        practice = drawn.choice(["P1", "P2", "P3"])
        return {
            "person_id": f"p{drawn.randrange(people)}",
            "practice_code": practice,
            "start_date": starts,
            "end_date": drawn.choice([lasts, None]),
        }

    def person(place: int) -> Row:
        births = [None, date(1965, 12, 31), date(1966, 1, 1), date(2004, 2, 29), date(2026, 1, 1)]
        return {
            "person_id": f"p{place}",
            "date_of_birth": drawn.choice([*births, *(day(drawn, date(1930, 1, 1), END),) * 8]),
            "date_of_death": drawn.choice([None] * 6 + [END, near()]),
            "sex": drawn.choice(["Female", "Male", None]),
        }

    return {
        "people": [person(i) for i in range(people)],
        "events": [event(i) for i in range(events)],
        "hospital_events": [
            {name: value for name, value in event(i).items() if name not in {"target", "noted_on"}}
            for i in range(events // 4)
        ],
        "registrations": [list_of(i) for i in range(people * 2)],
        "other_lists": [list_of(i) for i in range(people)],
    }


def by_id(rows: list[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["person_id"], []).append(row)
    return grouped


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def draw(rows: list[Row]) -> str:
    lines = [list(rows[0]), *([cell(value) for value in row.values()] for row in rows)]
    return "\n".join(" | ".join(line) for line in lines)


INDICATORS: dict[str, Any] = {
    "control": {
        "numerator": {"words": "N", "where": {"controlled": True}},
        "denominator": {"words": "D", "where": {"ill": True, "women_or_unknown": True}},
    },
    "high_readings": {
        "source": "events",
        "numerator": {"words": "N", "where": {"value": {"at_least": 144}}},
        "denominator": {"words": "D", "where": {"code": "BP", "age": {"at_least": 60}}},
    },
    "value_of_the_ill": {
        "source": "events",
        "kind": "rate",
        "numerator": {"words": "N", "sum": "value"},
        "denominator": {"words": "D", "where": {"ill": True}, "distinct": "code"},
    },
    "years": {
        "kind": "rate",
        "numerator": {"words": "N", "sum": "readings"},
        "denominator": {"words": "D", "person_time": "days_on_a_list"},
    },
}


def expected_of(reference: Reference, people: list[Row], made: dict[str, list[Row]]) -> Any:
    """Return what each person adds to each indicator, in plain Python."""
    found: dict[str, list[Row]] = {name: [] for name in INDICATORS}
    by_id = {p["person_id"]: p for p in people}
    for person in people:
        ill = person["ill"] and person["women_or_unknown"]
        found["control"].append(both(person, ill and person["controlled"], ill))
        found["years"].append(both(person, person["readings"], person["days_on_a_list"]))
    for name in sorted({e["person_id"] for e in made["events"]}):
        person = by_id.get(name, {"person_id": name, "date_of_birth": None, "ill": False})
        mine = [
            e
            for e in made["events"]
            if e["person_id"] == name and e["event_date"] and START <= e["event_date"] <= END
        ]
        old = [
            e
            for e in mine
            if e["code"] == "BP" and (age(person["date_of_birth"], e["event_date"]) or 0) >= 60
        ]
        high = [e for e in old if e["value"] is not None and e["value"] >= 144]
        found["high_readings"].append(both(person, len(high), len(old)))
        of_ill = mine if person["ill"] else []
        codes = {e["code"] for e in of_ill if e["code"]}
        total = sum(e["value"] or 0 for e in of_ill)
        found["value_of_the_ill"].append(both(person, total, len(codes)))
    return found


def both(person: Row, above: Any, below: Any) -> Row:
    return {"person_id": person["person_id"], "numerator": above, "denominator": below}


def test_the_engine_knows_of_each_person_what_plain_python_does(
    engine: Engine, tmp_path: Path
) -> None:
    made = records(people=250, events=3000)
    variables, cohorts = yaml.safe_load(VARIABLES), yaml.safe_load(COHORTS)
    by_person = {name: by_id(made[name]) for name in DAY_OF}
    reference = Reference(variables, cohorts, CODELISTS, by_person, DAY_OF, LAST_DAY_OF, START, END)
    people = [reference.person(person) for person in made["people"]]
    asked = ["person_id", "age", "is_alive", *variables, *cohorts]
    case = {
        "title": "Made up",
        "period": {"start": START, "end": END},
        "files": {
            **{f"variables/{n}.yaml": yaml.safe_dump(v) for n, v in variables.items()},
            **{f"cohorts/{n}.yaml": yaml.safe_dump(c) for n, c in cohorts.items()},
            **{f"indicators/{n}.yaml": yaml.safe_dump(i) for n, i in INDICATORS.items()},
            **{f"codelists/{n}.csv": "\n".join(["code", *c]) for n, c in CODELISTS.items()},
        },
        "given": {name: draw(rows) for name, rows in made.items()},
        "expect": {
            "variables": draw([{n: p[n] for n in asked} for p in people]),
            "indicators": {
                name: draw(rows) for name, rows in expected_of(reference, people, made).items()
            },
        },
    }
    study = load_study(write(tmp_path, files_of(case)))
    outcome = play(study, study.tests["case"], engine)
    assert outcome.differences == ()
    assert outcome.compared > len(people) * len(asked)
