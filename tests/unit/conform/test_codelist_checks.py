"""What is doubtful in codelists by themselves."""

from equipath.conform.codelist_checks import check_codelists
from equipath.vocabulary import Severity
from tests.unit.conform.conftest import Take, only
from tests.unit.conform.records import study
from tests.unit.study.folder import STUDY, Content, but

# SNOMED International's browser: diabetes, hypertension, asthma, myocardial infarction.
SNOMED = ["44054006", "38341003", "195967001", "22298006"]


def test_a_mistyped_snomed_identifier_is_told_with_its_line() -> None:
    (finding,) = check_codelists(study(codelists={"mine": [*SNOMED, "44054060"]}))
    assert (finding.reason, finding.count, finding.total) == ("check_digit_wrong", 1, 5)
    assert "`44054060` on line 6" in finding.message
    assert finding.severity is Severity.WARNING


def test_numbers_of_other_schemes_are_not_taken_for_snomed() -> None:
    # OMOP's concepts have no check digit: 201826 (type 2 diabetes), 320128 (hypertension).
    assert not check_codelists(study(codelists={"omop": ["201826", "320128", "317009"]}))


def test_a_code_that_is_there_twice_is_a_note() -> None:
    (finding,) = check_codelists(study(codelists={"mine": ["I21", "I22", "I21"]}))
    assert (finding.reason, finding.severity, finding.count) == ("code_twice", Severity.NOTE, 1)
    assert "`I21` on line 4" in finding.message


def test_codelists_are_told_of_by_a_look_at_the_first_rows(take: Take) -> None:
    files = {"codelists/mine.csv": "code,term\nI21,\nI21,\n"}
    assert only(take(files, first_rows=10), "code_twice").example == "I21"


def test_a_study_says_how_bad_a_doubtful_code_is(take: Take) -> None:
    files: dict[str, Content] = {"codelists/mine.csv": "code,term\nI21,\nI21,\n"}
    assert not take(files).stops
    files["study.yaml"] = but(STUDY, severities={"code_twice": "error"})
    assert take(files).stops
