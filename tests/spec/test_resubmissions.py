"""What was sent again counts once, as it was sent last, whatever the engine.

A provider's month is sent twice, the second time without a record; a stay is sent in two months;
a row stands there twice alike; and a code is written in several ways.
"""

from tests.spec.conftest import Counted
from tests.spec.drawn import assert_counts, csv
from tests.unit.study.folder import INDICATOR, Content, but

STAYS = """
key | person | admitted   | how  | sex | provider | month | sent
S1  | A      | 2023-05-01 | 21   | 1   | P1       | 5     | 9
S2  | B      | 2023-05-02 | 2A   | 2   | P1       | 5     | 9
S1  | A      | 2023-05-01 | 11   | 1   | P1       | 5     | 10
S3  | C      | 2023-05-03 | 21.0 | 2   | P2       | 5     | 8
S3  | C      | 2023-05-03 | 22   | 2   | P2       | 6     | 11
S3  | C      | 2023-05-03 | 22   | 2   | P2       | 6     | 11
S4  | D      | 2023-05-04 | 81   | -   | P2       | 6     | 11
S5  | E      | 2023-05-05 | 2B   | 1   | P3       | 6     |
"""


def stays() -> dict[str, Content]:
    source: Content = {
        "title": "Stays",
        "kind": "csv",
        "fills": "admissions",
        "path": "stays.csv",
        "publisher": "Us",
        "resubmissions": [
            {"same": ["provider", "month"], "latest": ["sent"]},
            {"same": ["key"], "latest": ["month"]},
        ],
        "leave_out": {"how": "8*"},
        "columns": {
            "admission_id": "key",
            "person_id": "person",
            "admission_date": "admitted",
            "admission_method": {"from": "how", "map": {"11": "Elective", "21": "Emergency"}},
        },
        "also": {"practice_code": "provider", "sex": {"from": "sex", "map": {"-": None}}},
    }
    counted = {
        "source": "stays",
        "numerator": {"words": "Elective", "where": {"admission_method": "Elective"}},
    }
    return {
        "stays.csv": csv(STAYS),
        "sources/stays.yaml": source,
        "indicators/hypertension.yaml": but(INDICATOR, **counted),
    }


def test_the_latest_of_what_was_sent_again_counts(counted: Counted) -> None:
    """S2 is gone with the submission that it was in; S3 counts once; S5 was sent once."""
    expected = """
    area_code | numerator | denominator
    P1        | 1         | 1
    P2        | 0         | 1
    P3        | 0         | 1
    """
    assert_counts(counted(stays()), expected, area_type="practice", stratification="All")
