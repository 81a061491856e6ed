"""Bad input: each kind gives an error or a finding that helps, and the last results stay."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import equipath
from equipath.errors import DataError, EquipathError, SourceError, StudyError
from tests.unit.study.folder import AREAS, INDICATOR, SOURCE, STUDY, SUCCESSORS, Content, but, write

HEAD = "Practice,Register,List\n"
Good = tuple[Path, str]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Good:
    """A study that has been run once, and the name of that run."""
    folder = write(tmp_path_factory.mktemp("finished") / "study", {})
    return folder, equipath.run(folder).run_id


@pytest.fixture
def broken(finished: Good, tmp_path: Path) -> Callable[[dict[str, Content]], Path]:
    """Copy the finished study, results and all, and put these files in it."""

    def put(files: dict[str, Content]) -> Path:
        folder = tmp_path / "study"
        shutil.copytree(finished[0], folder)
        for name in [name for name, content in files.items() if content is None]:
            (folder / name).unlink()
        return write(folder, files)

    return put


Broken = Callable[[dict[str, Content]], Path]


def refused(folder: Path, finished: Good) -> EquipathError:
    """Run a broken study; return its error after seeing that the last results still stand."""
    runs = sorted((folder / "output" / "runs").iterdir())
    with pytest.raises(EquipathError) as raised:
        equipath.run(folder)
    results = equipath.open_results(folder)
    assert results.run_id == finished[1]
    assert results.to_polars().equals(equipath.open_results(finished[0]).to_polars())
    assert sorted((folder / "output" / "runs").iterdir()) == runs
    return raised.value


@pytest.mark.parametrize(
    ("files", "kind", "words"),
    [
        pytest.param(
            {"registers.csv": None},
            SourceError,
            ["sources/registers.yaml: path:", "registers.csv"],
            id="a file that is not there",
        ),
        pytest.param(
            {"registers.csv": "PK\x03\x04 not text"},
            SourceError,
            ["sources/registers.yaml: kind:", "`registers.csv` is a workbook or a zip archive"],
            id="a file of another kind",
        ),
        pytest.param(
            {"sources/registers.yaml": but(SOURCE, kind="parquet")},
            SourceError,
            ["sources/registers.yaml:", "registers.csv"],
            id="a kind that the file is not",
        ),
        pytest.param(
            {"registers.csv": "Practice,Registered,Size\nP1,1,2\n"},
            DataError,
            ["sources/registers.yaml: Register: there is no header `Register`. Did you mean `Reg"],
            id="a missing column",
        ),
        pytest.param(
            {"registers.csv": f"{HEAD}P1,1,100\nP1,2,100\n"},
            DataError,
            ["2 of 2 rows share 1 keys, such as", "area_code=P1", "`where`"],
            id="a duplicate key",
        ),
        pytest.param(
            {"registers.csv": f"{HEAD}P1,101,100\n"},
            DataError,
            ["P1 has 101 of 100 for `hypertension`", "name the right headers"],
            id="an impossible count",
        ),
        pytest.param(
            {"registers.csv": f"{HEAD}P1,-3,100\n"},
            DataError,
            ["sources/registers.yaml: numerator: 1 of 1 values are outside 0 to any"],
            id="a negative count",
        ),
        pytest.param(
            {"registers.csv": f"{HEAD}P1,ten,100\n"},
            DataError,
            ["1 of 1 cells, such as `ten`, are not a number."],
            id="a word for a number",
        ),
        pytest.param(
            {"areas.csv": "Type,Code,Parent type,Parent\npcn,N1,icb,I1\nicb,I1,pcn,N1\n"},
            DataError,
            ["goes round in a circle", "is above itself", "`parent_code`"],
            id="a circular hierarchy",
        ),
        pytest.param(
            {
                "sources/successors.yaml": SUCCESSORS,
                "successors.csv": "Old,New,Day,Share\nO1,P1,2023-07-01,0.5\n",
            },
            DataError,
            ["the shares of 1 predecessors do not add up to 1: those of O1 add up to 0.5"],
            id="shares that do not add up",
        ),
        pytest.param(
            {"study.yaml": "title: Registers\nquestion: [Where\n"},
            StudyError,
            ["study.yaml: line 3:"],
            id="no YAML",
        ),
        pytest.param(
            {"indicators/hypertension.yaml": but(INDICATOR, polarty="neutral")},
            StudyError,
            ["indicators/hypertension.yaml: polarty: there is no such key", "`polarity`"],
            id="a typo in a key",
        ),
        pytest.param(
            {"study.yaml": but(STUDY, disclosure="open_dta")},
            StudyError,
            ["open_dta", "Did you mean `open_data`?"],
            id="a policy that is not there",
        ),
        pytest.param(
            {"study.yaml": but(STUDY, engine="duckbd")},
            EquipathError,
            ["duckbd", "Did you mean `duckdb`?"],
            id="an engine that is not there",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_in_words_that_help(
    broken: Broken,
    finished: Good,
    files: dict[str, Content],
    kind: type[EquipathError],
    words: list[str],
) -> None:
    error = refused(broken(files), finished)
    assert isinstance(error, kind)
    for word in words:
        assert word in str(error)


def test_a_wrong_encoding_is_refused_with_the_place_and_the_remedy(
    broken: Broken, finished: Good
) -> None:
    folder = broken({})
    (folder / "registers.csv").write_bytes(f"{HEAD}Café,1,10\n".encode("cp1252"))
    error = refused(folder, finished)
    assert isinstance(error, SourceError)
    assert "(line 2) is 0xe9" in str(error)
    assert "Write `encoding: cp1252`" in str(error)


def test_what_is_wrong_with_several_sources_comes_together(broken: Broken, finished: Good) -> None:
    error = refused(broken({"registers.csv": f"{HEAD}P1,101,100\n", "areas.csv": ""}), finished)
    assert isinstance(error, DataError)
    assert {p.file for p in error.problems} == {"sources/registers.yaml", "sources/areas.yaml"}
    assert "2 errors" in str(error)


def test_a_study_that_has_lost_its_map_runs_and_says_so(broken: Broken, finished: Good) -> None:
    folder = broken({"sources/areas.yaml": None})
    results = equipath.run(folder)
    assert results.run_id != finished[1]
    assert "area_unknown" in set(results.table("data_findings")["reason"])


@pytest.mark.parametrize(
    ("files", "reason", "words"),
    [
        (
            {"registers.csv": f"{HEAD}P1,10,100\nX9,1,50\n"},
            "area_unknown",
            "1 of 2 codes of type practice are not on the map (X9; 1 rows)",
        ),
        (
            {
                "registers.csv": (
                    "Practice,Register,List,From\n"
                    "P1,10,100,2023-04-01\nP2,40,200,2023-04-01\nP2,40,200,2022-04-01\n"
                ),
                "sources/registers.yaml": but(
                    SOURCE,
                    columns={
                        **SOURCE["columns"],
                        "period_start": "From",
                        "period_end": {"from": "From", "last_day_of": "year"},
                    },
                ),
            },
            "period_outside_study",
            "1 of 3 rows are for periods outside the study (2022-04-01 to",
        ),
        (
            {
                "areas.csv": (
                    "Type,Code,Parent type,Parent\npractice,P1,pcn,N9\npractice,P2,pcn,N1\n"
                    "practice,P3,pcn,N1\npcn,N1,icb,I1\nicb,I1,,\n"
                )
            },
            "orphan",
            "P1 is in N9, which is not there",
        ),
    ],
)
def test_what_can_be_run_is_run_and_written_down(
    broken: Broken, files: dict[str, Content], reason: str, words: str
) -> None:
    found = equipath.run(broken(files)).table("data_findings").filter(reason=reason)
    assert found.height == 1
    assert words in found["message"][0]


def test_a_number_that_lacks_a_hidden_part_is_not_shown_smaller(broken: Broken) -> None:
    results = equipath.run(broken({"registers.csv": f"{HEAD}P1,*,100\nP2,40,200\nP3,30,100\n"}))
    shown = results.to_polars().filter(statistic="proportion", stratification="All")
    values = {
        (r["area_type"], r["area_code"]): (r["numerator"], r["value"])
        for r in shown.iter_rows(named=True)
    }
    assert values[("practice", "P2")] == (40, pytest.approx(20))
    assert values[("pcn", "N2")] == (30, pytest.approx(30))
    # P1 is hidden, so its network, its board and the whole are not known either.
    for area in (("practice", "P1"), ("pcn", "N1"), ("icb", "I1"), ("country", "E")):
        assert values.get(area, (None, None)) == (None, None), area


def test_once_mended_the_next_run_takes_the_place_of_the_last(
    broken: Broken, finished: Good
) -> None:
    folder = broken({"registers.csv": f"{HEAD}P1,101,100\n"})
    refused(folder, finished)
    write(folder, {"registers.csv": f"{HEAD}P1,11,100\n", "sources/areas.yaml": AREAS})
    run_id = equipath.run(folder).run_id
    assert equipath.open_results(folder).run_id == run_id != finished[1]
