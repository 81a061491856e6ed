"""The artificial Hospital Episode Statistics run through the templates of their data sets.

They are rows that NHS Digital made up in the layout of the real ones. What is expected is worked
out from the files with Polars, by the rules that the templates state.
"""

from datetime import date

import polars as pl
import pytest
import yaml

from tests.functional.example_runs import run_once

FOLDER = "13_synthetic_teaching"
FILES = {
    "hes_admissions": "artificial_hes_apc_0102",
    "hes_diagnoses": "artificial_hes_apc_0102",
    "hes_procedures": "artificial_hes_apc_0102",
    "hes_appointments": "artificial_hes_op_0304",
    "hes_attendances": "artificial_hes_ae_0708",
}
FIRST, LAST = date(2001, 4, 1), date(2008, 3, 31)
ETHNIC_GROUPS = {
    **dict.fromkeys("ABC", "White"),
    **dict.fromkeys("DEFG", "Mixed"),
    **dict.fromkeys("HJKL", "Asian or Asian British"),
    **dict.fromkeys("MNP", "Black or Black British"),
    **dict.fromkeys("RST", "Other ethnic groups"),
}


def change(file, **keys):
    """Replace keys of a YAML file."""
    content = yaml.safe_load(file.read_text())
    file.write_text(yaml.safe_dump({**content, **keys}, sort_keys=False))


@pytest.fixture(scope="module")
def hes(equipath, open_data, tmp_path_factory):
    """A study of all three data sets, run on the artificial files with nothing hidden."""
    study = tmp_path_factory.mktemp("hes") / "artificial"
    assert equipath("new", study, "--template", "hes-apc", "--people", 20).exit_code == 0
    for template in ("hes-op", "hes-ae"):
        assert equipath("add", template, study).exit_code == 0
    areas = yaml.safe_load((study / "study.yaml").read_text())["areas"]
    change(
        study / "study.yaml",
        areas={**areas, "stratify": ["country"]},
        period={"start": FIRST, "end": LAST},
        disclosure="open_data",
        roots={"open_data": {"environment": "EQUIPATH_OPEN_DATA", "otherwise": "data"}},
    )
    for source, file in FILES.items():
        path = f"{{open_data}}/{FOLDER}/{file}.parquet"
        change(study / "sources" / f"{source}.yaml", kind="parquet", path=path)
    # Codes that no map has are not shown, so the map is of the files' own providers.
    codes = [
        pl.read_parquet(open_data / FOLDER / f"{file}.parquet")["PROCODE3"].cast(pl.String)
        for file in set(FILES.values())
    ]
    providers = pl.concat(codes).drop_nulls().unique().sort().to_frame("provider_code")
    providers.with_columns(provider_name="provider_code").write_csv(
        study / "data" / "providers.csv"
    )
    return run_once(study, open_data, tmp_path_factory, "artificial-hes")


@pytest.fixture(scope="module")
def rows(open_data):
    """Read one of the files."""
    return lambda source: pl.read_parquet(open_data / FOLDER / f"{FILES[source]}.parquet")


def counted(results, indicator, stratification, area_type="country"):
    """Return numerator and denominator of each stratum, or of each area where it is `All`."""
    key = "stratum" if area_type == "country" else "area_code"
    found = results.query(
        f"SELECT DISTINCT {key}, numerator, denominator FROM results WHERE indicator = ? "
        "AND stratification = ? AND area_type = ? AND statistic = 'proportion'",
        indicator,
        stratification,
        area_type,
    )
    return {name: (x, n) for name, x, n in found.iter_rows()}


def tallied(table, by, is_counted):
    """Count the same from rows."""
    counts = table.group_by(by.alias("by")).agg(is_counted.sum().alias("x"), pl.len().alias("n"))
    return {name: (x, n) for name, x, n in counts.iter_rows() if n}


def sex(table):
    return table["SEX"].replace_strict({"1": "Male", "2": "Female"}, default="Not known")


def ethnic_group(table):
    return table["ETHNOS"].replace_strict(ETHNIC_GROUPS, default="Not known")


def age_group(years):
    return (
        pl.when(years.is_null())
        .then(pl.lit("Not known"))
        .when(years < 40)
        .then(pl.lit("Under 40"))
        .when(years < 65)
        .then(pl.lit("40 to 64"))
        .when(years < 80)
        .then(pl.lit("65 to 79"))
        .otherwise(pl.lit("80 and over"))
    )


@pytest.fixture(scope="module")
def admissions(rows):
    """Finished first episodes of patients who were admitted within the period."""
    return rows("hes_admissions").filter(
        pl.col("EPISTAT") == 3,
        pl.col("EPIORDER") == 1,
        pl.col("CLASSPAT").is_in(["1", "2", "5"]),
        pl.col("ADMIDATE").is_between(FIRST, LAST),
    )


IS_EMERGENCY = pl.col("ADMIMETH").is_in(["21", "22", "23", "24", "28"])


def test_emergency_admissions_by_sex_age_ethnic_group_and_provider(hes, admissions):
    assert admissions.height > 1500
    years = pl.when(pl.col("STARTAGE") > 7000).then(0).otherwise(pl.col("STARTAGE"))
    expected = {
        "sex": tallied(admissions, pl.lit(sex(admissions)), IS_EMERGENCY),
        "ethnic_group": tallied(admissions, pl.lit(ethnic_group(admissions)), IS_EMERGENCY),
        "age_group": tallied(admissions, age_group(years), IS_EMERGENCY),
    }
    found = {name: counted(hes, "emergency_share_of_admissions", name) for name in expected}
    assert found == expected
    by_provider = tallied(admissions, pl.col("PROCODE3"), IS_EMERGENCY)
    assert counted(hes, "emergency_share_of_admissions", "All", "provider") == by_provider


def test_digits_of_an_earlier_census_are_not_known_rather_than_guessed(hes, admissions):
    """Before 2001-02 ethnic codes were digits: a stratum of letters claims none of them."""
    unknown = admissions.filter(~pl.col("ETHNOS").is_in(list(ETHNIC_GROUPS))).height
    digits = admissions.filter(pl.col("ETHNOS").str.contains(r"^\d$")).height
    assert digits > 300
    found = counted(hes, "emergency_share_of_admissions", "ethnic_group")
    assert found["Not known"][1] == unknown


def test_appointments_not_attended_by_sex_and_ethnic_group(hes, rows):
    kept = rows("hes_appointments").filter(pl.col("ATTENDED").is_in(["3", "5", "6", "7"]))
    is_missed = pl.col("ATTENDED").is_in(["3", "7"])
    for name, group in (("sex", sex), ("ethnic_group", ethnic_group)):
        expected = tallied(kept, pl.lit(group(kept)), is_missed)
        assert counted(hes, "did_not_attend", name) == expected


def test_attendances_within_four_hours_by_age_written_with_a_decimal(hes, rows):
    table = rows("hes_attendances")
    assert table["ARRIVALAGE"].is_in(["7007.0"]).any()
    stayed = table.with_columns(
        minutes=pl.col("DEPDUR").cast(float), years=pl.col("ARRIVALAGE").cast(float)
    ).filter(pl.col("minutes").is_not_null(), pl.col("AEATTENDCAT") != "2")
    # 7007.0 and its like are under one year.
    stayed = stayed.with_columns(years=pl.when(pl.col("years") > 7000).then(0).otherwise("years"))
    expected = tallied(stayed, age_group(pl.col("years")), pl.col("minutes") <= 240)
    assert counted(hes, "within_four_hours", "age_group") == expected


def test_every_diagnosis_of_a_finished_episode_is_an_event(hes, rows):
    finished = rows("hes_diagnoses").filter(
        pl.col("EPISTAT") == 3, pl.col("EPISTART").dt.year() > 1801
    )
    codes = finished.select(pl.col(f"DIAG_4_{n:02}").str.strip_chars() for n in range(1, 21))
    empty = ["", "-", "&", "R69X"]
    expected = sum(c.drop_nulls().is_in(empty).not_().sum() for c in codes.iter_columns())
    found = hes.query("SELECT rows_out FROM sources WHERE source = 'hes_diagnoses'").item()
    assert found == expected


def test_nothing_is_said_of_the_files_that_shows_a_row(hes, rows):
    """Findings count; they name no pseudonym and no code that a row holds."""
    said = hes.query("SELECT * FROM data_findings").write_csv()
    pseudonyms = rows("hes_admissions")["PSEUDO_HESID"].unique()
    assert not [p for p in pseudonyms if p in said]
