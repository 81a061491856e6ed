"""An audit sample: the same people whenever it is drawn, in one file, and nowhere else."""

import re
import shutil
import stat
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result

from equipath.analyses.cohorts.people import Records
from equipath.analyses.samples.draw import draw, identifiers, proof
from equipath.engines.duckdb import connect
from equipath.engines.engine import Engine
from equipath.errors import RunError
from equipath.study.reader import load_study
from tests.functional.conftest import Call

NAME = "treated_without_curative_intent"


@pytest.fixture(scope="module")
def study(equipath: Call, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cancer") / "cancer"
    done = equipath("new", folder, "--template", "cancer-pathways", "--people", 5_000)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def drawn(
    equipath: Call, study: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Result]:
    target = tmp_path_factory.mktemp("notes") / "sample.csv"
    return target, equipath("sample", study, NAME, "--to", target)


def changed(study: Path, folder: Path, **replaced: object) -> Path:
    copy = Path(shutil.copytree(study, folder / "changed"))
    file = copy / "samples" / f"{NAME}.yaml"
    text = file.read_text()
    for key, value in replaced.items():
        text = re.sub(rf"^{key}: .*$", f"{key}: {value}", text, flags=re.MULTILINE)
    file.write_text(text)
    return copy


def test_only_those_are_drawn_whom_the_indicator_leaves_out(
    study: Path, drawn: tuple[Path, Result]
) -> None:
    target, done = drawn
    assert done.exit_code == 0, done.output
    rows = pl.read_csv(target, infer_schema_length=0)
    intents = pl.read_parquet(next((study / "data").glob("**/cancer_pathways*.parquet")))
    joined = rows.join(intents, on="pathway_id", how="left", suffix="_there")
    assert set(joined["intent"]) == {"Palliative"}
    assert rows["pathway_id"].n_unique() == rows.height
    assert rows["group"].value_counts()["count"].max() <= 20


def test_the_file_is_for_its_owners_eyes_and_has_no_more_than_it_takes(
    drawn: tuple[Path, Result],
) -> None:
    target, _ = drawn
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert pl.read_csv(target, n_rows=1).columns == [
        "group",
        "person_id",
        "pathway_id",
        "referring_provider_code",
        "decision_to_treat_date",
    ]


def test_nothing_of_a_person_is_printed_or_left_in_the_study(
    study: Path, drawn: tuple[Path, Result]
) -> None:
    target, done = drawn
    names = set(pl.read_csv(target, infer_schema_length=0)["person_id"])
    assert names
    said = done.output
    assert not [name for name in names if name in said]
    left = (
        [p for p in (study / "output").rglob("*") if p.is_file()]
        if (study / "output").exists()
        else []
    )
    for path in left:
        held = path.read_bytes()
        assert not [name for name in names if name.encode() in held], path


def test_it_is_drawn_again_to_the_same_proof_and_otherwise_with_another_seed(
    equipath: Call, study: Path, drawn: tuple[Path, Result], tmp_path: Path
) -> None:
    target, done = drawn
    said = re.search(r"Proof: ([0-9a-f]{64})", done.output)
    assert said
    again = equipath("sample", study, NAME, "--to", tmp_path / "again.csv")
    assert said.group(1) in again.output
    assert (tmp_path / "again.csv").read_text() == target.read_text()
    other = equipath(
        "sample", changed(study, tmp_path, seed=2027), NAME, "--to", tmp_path / "other.csv"
    )
    assert said.group(1) not in other.output
    assert (tmp_path / "other.csv").read_text() != target.read_text()


def records_of(study: Path, engine: Engine, rows: pl.DataFrame) -> Records:
    tables = {"cancer_pathways": engine.take("rows", rows.to_arrow().schema, iter(
        rows.to_arrow().to_batches()
    ))}  # fmt: skip
    return Records(engine, tables, {"cancer_pathways": "cancer_pathways"})


ROWS = pl.DataFrame(
    {
        "pathway_id": [f"W{i:03}" for i in range(60)],
        "person_id": [f"P{i:03}" for i in range(60)],
        "referral_date": pl.Series(["2025-06-01"] * 60).str.to_date(),
        "decision_to_treat_date": pl.Series(["2025-07-01"] * 60).str.to_date(),
        "is_cancer": [True] * 60,
        "intent": ["Palliative", "Curative", None] * 20,
        "referring_provider_code": ["T1", "T2"] * 30,
    }
)


@pytest.mark.parametrize("whom", ["denominator", "numerator", "not_reached"])
def test_the_order_of_rows_has_no_part_in_it(study: Path, whom: str) -> None:
    declared = load_study(study)
    sample = declared.samples[NAME].model_copy(
        update={"by": (), "size": 7, "whom": whom, "shows": ("referring_provider_code",)}
    )
    found = []
    for rows in (ROWS, ROWS.reverse(), ROWS.sample(fraction=1, shuffle=True, seed=3)):
        engine = connect()
        found.append(draw(declared, records_of(study, engine, rows), sample, pl.DataFrame()))
        engine.close()
    assert [proof(f, sample) for f in found] == [proof(found[0], sample)] * 3
    assert found[0].height == 7
    asked = {"denominator": 40, "numerator": 20, "not_reached": 20}
    everyone = sample.model_copy(update={"size": 1_000})
    engine = connect()
    assert (
        draw(declared, records_of(study, engine, ROWS), everyone, pl.DataFrame()).height
        == (asked[whom])
    )
    engine.close()
    assert identifiers(declared, sample) == ("person_id", "pathway_id")


def test_an_engine_that_lets_no_rows_out_is_asked_for_none(study: Path) -> None:
    engine = connect()
    engine.lets_rows_out = False
    declared = load_study(study)
    with pytest.raises(RunError, match="lets no rows of people out"):
        draw(declared, records_of(study, engine, ROWS), declared.samples[NAME], pl.DataFrame())
    engine.close()


def test_a_file_where_a_sample_may_not_lie_is_refused(
    equipath: Call, study: Path, drawn: tuple[Path, Result], tmp_path: Path
) -> None:
    versioned = tmp_path / "versioned"
    (versioned / ".git").mkdir(parents=True)
    for target, said in (
        (drawn[0], "is there already"),
        (study / "sample.csv", "lies in the study, which is shared"),
        (study / "output" / "sample.csv", "There is no folder"),
        (versioned / "sample.csv", "lies under version control"),
        (tmp_path / "nowhere" / "sample.csv", "There is no folder"),
    ):
        before = target.read_bytes() if target.exists() else None
        done = equipath("sample", study, NAME, "--to", target)
        assert done.exit_code == 2
        assert said in done.output
        assert (target.read_bytes() if target.exists() else None) == before


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"of": "curative_intend"}, "there is no indicator `curative_intend`. Did you mean"),
        ({"by": "deprivation_fift"}, "there is no stratifier `deprivation_fift`. Did you mean"),
        ({"size": 0}, "size"),
        ({"shows": "[nhs_numbr]"}, "the records have no column `nhs_numbr`."),
    ],
)
def test_what_a_sample_names_wrongly_is_told(
    equipath: Call, study: Path, tmp_path: Path, replaced: dict[str, object], said: str
) -> None:
    done = equipath(
        "sample", changed(study, tmp_path, **replaced), NAME, "--to", tmp_path / "sample.csv"
    )
    assert done.exit_code == 3
    assert said in done.output
    assert not (tmp_path / "sample.csv").exists()


def test_a_sample_that_is_not_declared_is_answered_by_the_nearest(
    equipath: Call, study: Path, tmp_path: Path
) -> None:
    done = equipath("sample", study, "treated_without_intent", "--to", tmp_path / "s.csv")
    assert done.exit_code == 2
    assert f"Did you mean `{NAME}`?" in done.output
