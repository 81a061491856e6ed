"""An extract is made up as its recipe says, the same every time."""

from pathlib import Path

import polars as pl
import pytest

from equipath.errors import UsageError
from equipath.synthetic.extract import write_extract

RECIPE = """\
files:
  people.csv:
    columns:
      id: {person: T}
      sex: {of_person: {F: 1, M: 1}}
      born: {born: [1950-01-01, 2000-12-31]}
  visits.csv:
    rows_a_person: 3
    columns:
      visit: {number_from: 101}
      id: {person: T}
      sex: {of_person: {F: 1, M: 1}}
      day: {days: [2025-04-01, 2025-04-30]}
      left: {after: day, between: [1, 2]}
      kind: {shares: {a: 3, b: 1}}
      age: {between: [40, 42], empty: 0.5}
      version: {value: "1"}
    sent_again:
      share: 0.5
      columns: {version: {value: "2"}}
"""


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "extract.yaml"
    path.write_text(RECIPE)
    return path


def read(folder: Path, name: str) -> pl.DataFrame:
    return pl.read_csv(folder / name, try_parse_dates=True)


def test_the_same_number_and_seed_make_the_same_files(recipe: Path, tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        write_extract(recipe, tmp_path / name, 50, seed)
    one, same, other = (
        [(tmp_path / name / file).read_bytes() for file in ("people.csv", "visits.csv")]
        for name in ("one", "same", "other")
    )
    assert one == same
    assert all(a != b for a, b in zip(one, other, strict=True))


def test_a_person_is_the_same_in_every_file_and_row(recipe: Path, tmp_path: Path) -> None:
    write_extract(recipe, tmp_path / "made", 40, 1)
    people, visits = read(tmp_path / "made", "people.csv"), read(tmp_path / "made", "visits.csv")
    assert people["id"].n_unique() == people.height == 40
    joined = visits.join(people, on="id", validate="m:1")
    assert joined.height == visits.height
    assert (joined["sex"] == joined["sex_right"]).all()


def test_columns_hold_what_the_recipe_says(recipe: Path, tmp_path: Path) -> None:
    write_extract(recipe, tmp_path / "made", 400, 1)
    visits = read(tmp_path / "made", "visits.csv")
    first = visits.filter(version=1)
    assert first["visit"].to_list() == list(range(101, 1301))
    assert set((visits["left"] - visits["day"]).dt.total_days()) == {1, 2}
    assert set(visits["age"].drop_nulls()) == {40, 41, 42}
    # 1,200 draws: four standard errors are less than six in a hundred.
    assert first["age"].is_null().mean() == pytest.approx(0.5, abs=0.06)
    assert (first["kind"] == "a").mean() == pytest.approx(0.75, abs=0.06)


def test_what_is_sent_again_differs_only_where_the_recipe_says(
    recipe: Path, tmp_path: Path
) -> None:
    write_extract(recipe, tmp_path / "made", 400, 1)
    visits = read(tmp_path / "made", "visits.csv")
    first, again = (visits.filter(version=v).drop("version") for v in (1, 2))
    assert again.height == pytest.approx(600, abs=75)
    assert again.join(first, on=first.columns, nulls_equal=True).height == again.height


@pytest.mark.parametrize(("people", "seed"), [(0, 1), (1_000_001, 1), (5, -1)])
def test_what_cannot_be_made_is_refused_before_anything_is_written(
    recipe: Path, tmp_path: Path, people: int, seed: int
) -> None:
    with pytest.raises(UsageError):
        write_extract(recipe, tmp_path / "made", people, seed)
    assert not (tmp_path / "made").exists()
