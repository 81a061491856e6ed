"""States of a field: their shares, and that what hides one hides what would give it back."""

from datetime import date

import polars as pl
import pytest

from equipath.disclosure.gate import release
from equipath.disclosure.policy import load_policy
from equipath.estimates.baseline import since_baseline
from equipath.estimates.cell_keys import with_cell_keys
from equipath.estimates.recording import shares_of_states, with_valid_keys, without_states
from equipath.study.reader import load_study
from equipath.study.study import Study
from tests.unit.study.folder import REVIEW, SOURCE, STUDY, but, write

APRIL = (date(2023, 4, 1), date(2023, 4, 30))
MAY = (date(2023, 5, 1), date(2023, 5, 31))
LINKS = pl.DataFrame(
    schema=dict.fromkeys(("child_type", "child_code", "parent_type", "parent_code"), pl.String)
)


@pytest.fixture
def study(tmp_path) -> Study:
    files = {
        "study.yaml": but(
            STUDY, period={"start": "2023-04-01", "end": "2023-05-31", "every": ["month"]}
        ),
        "sources/people.yaml": but(SOURCE, fills="people", columns={"person_id": "id"}),
        "completeness/dose.yaml": {
            "title": "Dose",
            "source": "people",
            "column": "dose",
            "valid": ["1"],
            "baseline": "2023-04-10",
            "why_it_matters": "It does.",
            "review": REVIEW,
        },
    }
    return load_study(write(tmp_path, files))


def counts(states: dict[str, int], month: tuple[date, date] = APRIL) -> pl.DataFrame:
    """Return what is counted of one country: everyone, and each state."""
    strata = [("All", "All", sum(states.values()))]
    strata += [("dose_recording", state, n) for state, n in states.items()]
    return pl.DataFrame(
        {
            "indicator": "dose_completeness",
            "pathway": "",
            "stage": "",
            "area_type": "icb",
            "area_code": "I1",
            "period_start": month[0],
            "period_end": month[1],
            "stratification": stratification,
            "stratum": stratum,
            "age_band": "All",
            "sex": "All",
            "numerator": states["Valid"] if stratum in ("All", "Valid") else 0,
            "denominator": n,
        }
        for stratification, stratum, n in strata
    )


def test_a_state_is_a_share_of_everyone(study: Study) -> None:
    rows = counts({"Valid": 141, "Missing": 79}).with_columns(is_suppressed=False)
    found = shares_of_states(study, study.indicators["dose_completeness"], rows)
    missing = found.filter(stratum="Missing").row(0, named=True)
    # Wilson's limits of 79 of 220 are 29.9 to 42.4%.
    shown = [missing["value"], missing["lower_ci"], missing["upper_ci"]]
    assert [f"{number:.1f}" for number in shown] == ["35.9", "29.9", "42.4"]
    assert set(found["comparison"]) == {"not_compared"}


def test_states_are_no_groups_to_be_compared(study: Study) -> None:
    rows = counts({"Valid": 141, "Missing": 79})
    assert without_states(study, rows)["stratification"].to_list() == ["All"]


@pytest.mark.parametrize("policy", ["hes", "local_under_5", "opensafely"])
def test_a_hidden_state_is_not_given_back_by_the_valid(study: Study, policy: str) -> None:
    """Whoever is valid stands in the total as in their state: both are hidden, or neither."""
    true = counts({"Valid": 40, "Not stated": 160, "Missing": 3, "Invalid": 57})
    keyed = with_valid_keys(study, with_cell_keys(true))
    shown = release(keyed, LINKS, load_policy(policy))
    by_state = {r["stratum"]: r for r in shown.iter_rows(named=True)}
    assert by_state["Missing"]["denominator"] is None
    assert by_state["All"]["numerator"] == by_state["Valid"]["denominator"]
    hidden = [s for s, r in by_state.items() if s != "All" and r["denominator"] is None]
    assert policy != "local_under_5" or len(hidden) > 1


def test_a_month_is_set_against_the_month_of_the_baseline(study: Study) -> None:
    """Newcombe (1998), Stat Med 17:873, table II, method 10: 56/70 less 48/80."""
    april = counts({"Valid": 48, "Missing": 32})
    may = counts({"Valid": 56, "Missing": 14}, MAY)
    rows = pl.concat([april, may]).with_columns(is_suppressed=False)
    rows = without_states(study, rows)
    found = since_baseline(study, study.indicators["dose_completeness"], rows)
    (row,) = found.iter_rows(named=True)
    assert row["period_start"] == MAY[0]
    shown = [row["value"], row["lower_ci"], row["upper_ci"], row["comparator_value"]]
    assert [f"{number:.2f}" for number in shown] == ["20.00", "5.24", "33.39", "60.00"]
    assert (row["comparator"], row["comparison"]) == (
        "Baseline: 2023-04-01 to 2023-04-30",
        "better",
    )


def test_a_hidden_baseline_gives_no_change(study: Study) -> None:
    rows = pl.concat([counts({"Valid": 3}), counts({"Valid": 50}, MAY)])
    hidden = rows.with_columns(
        numerator=pl.when(pl.col("period_start") == MAY[0]).then("numerator"),
        is_suppressed=pl.col("period_start") == APRIL[0],
    )
    found = since_baseline(
        study, study.indicators["dose_completeness"], without_states(study, hidden)
    )
    assert (found["value"].to_list(), found["is_suppressed"].to_list()) == ([None], [True])
