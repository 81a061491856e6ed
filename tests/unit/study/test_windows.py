"""Windows and lengths that are written wrongly are told with what to write."""

from pathlib import Path

import pytest

from tests.unit.study.folder import problem

VARIABLE = {"title": "V", "source": "registers"}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (
            "inperiod",
            (
                "when: `inperiod` is no window: write `ever`, `in_period`, `at_start`, `at_end`, "
                "or `{within: 12 months}`."
            ),
        ),
        (
            {"within": "a year"},
            (
                "when.within: `a year` is no length of time here. Write it as `62 days`, "
                "`12 months` or `2 weeks`."
            ),
        ),
        (
            {"within": "2 months", "after": "other"},
            "when: counted from a person's own date, `within` is in days or weeks.",
        ),
        (
            {"in_period": True, "at_end": True},
            "when: give one of `within`, `in_period`, `at_start`, `at_end` and `from` with `to`.",
        ),
    ],
)
def test_a_window_that_is_none_is_told_with_those_that_are(
    when: object, said: str, tmp_path: Path
) -> None:
    files = {"variables/v.yaml": {**VARIABLE, "when": when}}
    assert problem(tmp_path, files) == f"variables/v.yaml: {said}"


def test_days_between_two_dates_are_no_months(tmp_path: Path) -> None:
    where = {"treated_on": {"after": "found_on", "within": "2 months"}}
    files = {"cohorts/c.yaml": {"title": "C", "where": where}}
    assert "`2 months` is no length of time here. Write it as `62 days` or `2 weeks`." in (
        problem(tmp_path, files)
    )
