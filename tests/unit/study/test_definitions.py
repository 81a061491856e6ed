"""What a definition refuses on its own, what it stands for, and that it stays as it was read."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from equipath.study.reader import load_study
from equipath.study.source import Source
from equipath.study.stratifier import Stratifier
from equipath.study.threshold import Threshold
from tests.unit.study.folder import AREAS, INDICATOR, SOURCE, STUDY, Content, but, problem, write


def threshold(*values: dict[str, Any]) -> dict[str, Any]:
    return {"title": "Standard", "values": [{"source": "Us", **v} for v in values]}


STANDARD = Threshold(
    name="standard",
    **threshold(
        {"value": 75, "valid_from": date(2021, 10, 1), "valid_to": date(2026, 2, 28)},
        {"value": 80, "valid_from": date(2026, 3, 1)},
    ),
)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2021, 9, 30), None),
        (date(2021, 10, 1), 75),
        (date(2026, 2, 28), 75),
        (date(2026, 3, 1), 80),
        (date(2040, 1, 1), 80),
    ],
)
def test_a_standard_holds_on_its_first_and_its_last_day(day: date, value: float | None) -> None:
    held = STANDARD.on(day)
    assert (held and held.value) == value


def test_no_standard_holds_over_a_period_in_which_it_changed() -> None:
    february, march = date(2026, 2, 1), date(2026, 3, 1)
    unchanged = STANDARD.over(march, date(2026, 3, 31))
    assert unchanged is not None
    assert unchanged.value == 80
    assert STANDARD.over(february, date(2026, 3, 31)) is None


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (
            [{"value": 75, "valid_to": "2026-03-01"}, {"value": 80, "valid_from": "2026-03-01"}],
            "two values hold on 2026-03-01: end 75 with a `valid_to` before that day.",
        ),
        (
            [{"value": 80, "valid_from": "2026-03-01"}, {"value": 75}],
            "two values hold on 2026-03-01: end 75 with a `valid_to` before that day.",
        ),
        (
            [{"value": 75}, {"value": 80}],
            "two values hold on one day, 75 and 80: give each its `valid_from` and `valid_to`.",
        ),
    ],
)
def test_two_values_of_a_standard_never_hold_at_once(
    tmp_path: Path, values: list[dict[str, Any]], shown: str
) -> None:
    told = problem(tmp_path, {"thresholds/standard.yaml": threshold(*values)})
    assert told == f"thresholds/standard.yaml: {shown}"


def test_a_value_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    values = threshold({"value": 75, "valid_from": "2026-03-01", "valid_to": "2026-02-01"})
    assert problem(tmp_path, {"thresholds/standard.yaml": values}) == (
        "thresholds/standard.yaml: values.0: valid_to 2026-02-01 is before valid_from 2026-03-01."
    )


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (
            {"column": "sex", "strata": [{"name": "Female"}, {"name": "Male"}], "reference": "Mal"},
            "reference `Mal` is not a stratum. Did you mean `Male`?",
        ),
        ({}, "give one of `column`, `attribute` (with `area_type`) and `crosses`."),
        ({"attribute": "imd"}, "an `attribute` needs the `area_type` whose attribute it is."),
        (
            {"attribute": "imd", "area_type": "lsoa", "quantiles": 2, "labels": ["Low"]},
            "1 labels for 2 quantiles.",
        ),
        (
            {"column": "sex", "strata": [{"name": "Female"}, {"name": "Female"}]},
            "the stratum `Female` is declared twice.",
        ),
        ({"crosses": ["sex"]}, "`crosses` needs two stratifiers or more, each once."),
        (
            {"crosses": ["sex", "age_group"], "ordered": True},
            (
                "crossed stratifiers have the strata of what they cross, in no order: leave out "
                "`strata`, `quantiles` and `ordered`."
            ),
        ),
        (
            {"crosses": ["sex", "aeg_group"]},
            "crosses: there is no stratifier `aeg_group`. Did you mean `age_group`?",
        ),
    ],
)
def test_a_stratifier_says_what_it_lacks(tmp_path: Path, keys: dict[str, Any], shown: str) -> None:
    told = problem(tmp_path, {"stratifiers/group.yaml": {"title": "Group", **keys}})
    assert told == f"stratifiers/group.yaml: {shown}"


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"path": None}, "give either `path` (a file) or `connection` (a database)."),
        (
            {"path": None, "connection": "WAREHOUSE"},
            "a database needs either `table` or `query`.",
        ),
        (
            {"columns": {**SOURCE["columns"], "area_code": {"map": {"a": "b"}}}},
            "give either `from` (a header) or `value` (the same for all rows).",
        ),
    ],
)
def test_a_source_says_what_it_lacks(tmp_path: Path, change: dict[str, Any], shown: str) -> None:
    told = problem(tmp_path, {"sources/registers.yaml": but(SOURCE, **change)})
    assert told.endswith(f": {shown}")


def test_a_percentage_without_its_base_cannot_be_standardised(tmp_path: Path) -> None:
    wrong = but(INDICATOR, kind="percentage", standard_population="esp2013")
    assert "cannot be standardised" in problem(tmp_path, {"indicators/hypertension.yaml": wrong})


def test_a_studys_own_definition_goes_before_the_librarys(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "indicators/hypertension.yaml": but(INDICATOR, stratifiers=["sex", "core20"]),
        "stratifiers/sex.yaml": {"title": "Our sexes", "column": "gender"},
        "sources/areas.yaml": but(AREAS, fills="area_attributes", attributes={"imd_decile": "D"}),
    }
    study = load_study(write(tmp_path, files))
    assert study.stratifiers["sex"].column == "gender"
    assert study.stratifiers["core20"].attribute == "imd_decile"


def test_a_definition_of_the_library_that_nothing_names_is_not_in_the_study(
    tmp_path: Path,
) -> None:
    study = load_study(write(tmp_path, {}))
    assert study.stratifiers == {}
    assert study.thresholds == {}


def test_a_study_stays_as_it_was_read(tmp_path: Path) -> None:
    study = load_study(write(tmp_path, {}))
    for part, key in (
        (study, "title"),
        (study.period, "start"),
        (study.areas, "map_date"),
        (study.indicators["hypertension"], "kind"),
        (study.sources["registers"], "path"),
    ):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, key, "other")


def test_the_map_is_of_the_studys_last_day_unless_another_is_named(tmp_path: Path) -> None:
    assert load_study(write(tmp_path / "a", {})).map_date == date(2024, 3, 31)
    areas = {**STUDY["areas"], "map_date": date(2023, 7, 1)}
    other = write(tmp_path / "b", {"study.yaml": but(STUDY, areas=areas)})
    assert load_study(other).map_date == date(2023, 7, 1)


def test_the_last_stratum_of_an_order_is_its_reference_unless_another_is_named() -> None:
    fifths = {"title": "Fifths", "name": "fifth", "attribute": "imd", "area_type": "lsoa"}
    cut = Stratifier(**fifths, quantiles=5, ordered=True)
    assert cut.stratum_names[0] == "Quantile 1"
    assert cut.reference_name == "Quantile 5"
    assert Stratifier(**fifths, quantiles=5).reference_name is None
    first = Stratifier(**fifths, quantiles=2, labels=("Poor", "Rich"), reference="Poor")
    assert first.reference_name == "Poor"


@pytest.mark.parametrize(
    ("multiplier", "unit", "read"),
    [(100, "", "%"), (1000, "", " per 1,000"), (1000, " per thousand", " per thousand")],
)
def test_a_values_unit_follows_from_its_multiplier(
    tmp_path: Path, multiplier: float, unit: str, read: str
) -> None:
    changed = but(INDICATOR, multiplier=multiplier, unit=unit)
    study = load_study(write(tmp_path, {"indicators/hypertension.yaml": changed}))
    assert study.indicators["hypertension"].suffix == read


def test_a_source_needs_the_headers_of_its_file_and_none_that_it_makes_itself() -> None:
    source = Source(
        **but(
            SOURCE,
            name="wide",
            columns={"indicator": "measure", "numerator": "value", "area_code": "Code"},
            unpivot={"headers": {"A": "a", "B": "b"}, "names_to": "measure"},
            where={"Code": ["X", "Y"], "Region": "Midlands"},
            strata={"sex": "Sex"},
        )
    )
    assert sorted(source.headers) == ["A", "B", "Code", "Region", "Sex"]
    assert source.where["Region"] == ("Midlands",)


def test_a_stage_knows_its_pathway_and_its_place(tmp_path: Path) -> None:
    files: dict[str, Content] = {
        "indicators/treated.yaml": INDICATOR,
        "pathways/care.yaml": {"title": "Care", "stages": ["hypertension", "treated"]},
    }
    study = load_study(write(tmp_path, files))
    assert study.stage_of("treated") == ("care", "2")
    assert study.stage_of("other") == ("", "")
