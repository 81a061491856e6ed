"""Nothing hidden follows from all that a run shows: an attacker with the map in hand tries.

The attacker is told every count that the results show, and knows which areas make up which and
how deprived each is, that people are counted once, and that no count is below nought. They solve
for the least and the most that each hidden count can be.
"""

import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

import equipath
from equipath.library import __file__ as library
from equipath.synthetic.write import write_region

PLACE = ["area_type", "area_code", "stratification", "stratum"]
MINIMUM_WIDTH = 3
"""What `local_under_5` promises: a hidden count can still be three values, as 1 to 3 can."""

PATHWAY = {
    "hypertension_detected": ("registered", "ill"),
    "hypertension_treated": ("treated", "registered"),
    "hypertension_controlled": ("controlled", "treated"),
}
"""Who each indicator counts, of whom."""

CROSSED = ("deprivation_fifth", "sex")

FIFTHS = (
    "Most deprived fifth",
    "Second most deprived",
    "Middle fifth",
    "Second least deprived",
    "Least deprived fifth",
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leaks") / "study"
    shutil.copytree(Path(library).parent / "templates" / "demonstration", folder)
    write_region(folder / "data", 5_000, 3)
    equipath.run(folder)
    return folder


@pytest.fixture(scope="module")
def crossed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, in which deprivation is also crossed with sex."""
    folder = tmp_path_factory.mktemp("crossed") / "study"
    shutil.copytree(Path(library).parent / "templates" / "demonstration", folder)
    write_region(folder / "data", 5_000, 3)
    (folder / "stratifiers").mkdir(exist_ok=True)
    (folder / "stratifiers" / "both.yaml").write_text(
        "title: Deprivation and sex\ncrosses: [deprivation_fifth, sex]\n"
    )
    for name in PATHWAY:
        file = folder / "indicators" / f"{name}.yaml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("stratifiers: [", "stratifiers: [both, "), encoding="utf-8")
    equipath.run(folder)
    return folder


class Attacker:
    """Cells by name, what is shown of them, and the sums that everybody knows."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, ...], int] = {}
        self.shown: dict[int, float] = {}
        self.sums: list[dict[int, float]] = []

    def cell(self, *name: str) -> int:
        return self.cells.setdefault(name, len(self.cells))

    def bounds(self, wanted: list[int]) -> np.ndarray:
        entries = [(i, c, w) for i, terms in enumerate(self.sums) for c, w in terms.items()]
        rows, columns, weights = (np.array(part) for part in zip(*entries, strict=True))
        size = (len(self.sums), len(self.cells))
        matrix = coo_array((weights, (rows, columns)), shape=size).tocsr()
        limits = [(self.shown.get(i, 0), self.shown.get(i)) for i in range(len(self.cells))]
        found = []
        for cell in wanted:
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(self.cells))
                aim[cell] = sign
                solved = linprog(aim, A_eq=matrix, b_eq=np.zeros(size[0]), bounds=limits)
                assert solved.status in (0, 3), solved.message
                ends.append(sign * solved.fun if solved.status == 0 else np.inf)
            found.append(ends)
        return np.array(found)


def parents(folder: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Return every area's ancestors in the two ways of rolling up, and the country."""
    areas = pl.read_csv(folder / "data" / "areas.csv", infer_schema=False)
    above = {}
    for row in areas.filter(pl.col("valid_to").is_null()).iter_rows(named=True):
        if row["parent_type"]:
            key = (row["area_type"], row["area_code"])
            above.setdefault(key, []).append((row["parent_type"], row["parent_code"]))
    ways = (["small_area", "district"], ["practice", "pcn", "sub_icb", "icb"])
    found = {}
    for way in ways:
        for area in [a for a in above if a[0] in way]:
            todo, seen = [area], []
            while todo:
                for parent in above.get(todo.pop(), []):
                    if parent[0] in way and way.index(parent[0]) > way.index(area[0]):
                        seen.append(parent)
                        todo.append(parent)
            found[area] = [*seen, ("country", "N01")]
    return found


def attack(folder: Path, indicators: dict[str, tuple[str, str]]) -> tuple[Attacker, pl.DataFrame]:
    """Tell an attacker all that is shown; `indicators` gives who each one counts, of whom."""
    results = equipath.open_results(folder).to_polars()
    shown = results.filter(
        pl.col("indicator").is_in(list(indicators)), pl.col("statistic") == "proportion"
    )
    attacker = Attacker()
    for row in shown.iter_rows(named=True):
        place = tuple(row[c] for c in PLACE)
        x, n = indicators[row["indicator"]]
        inside, rest, all_ = (attacker.cell(k, *place) for k in (x, f"{n} not {x}", n))
        attacker.sums.append({inside: 1, rest: 1, all_: -1})
        for cell, value in ((inside, row["numerator"]), (all_, row["denominator"])):
            if value is not None:
                attacker.shown[cell] = value
    _bind(attacker, folder)
    return attacker, shown


def fifths(folder: Path) -> dict[str, str]:
    """Return the deprivation fifth of each small area."""
    deprivation = pl.read_csv(folder / "data" / "deprivation.csv", infer_schema=False)
    return {
        code: FIFTHS[(int(decile) - 1) // 2]
        for code, decile in deprivation.select("area_code", "imd_decile").iter_rows()
    }


def wholes(cell: tuple[str, ...], above: dict, fifth: dict) -> list[tuple[tuple[str, ...], str]]:
    """Return what a cell is a part of, and in which division of it."""
    who, area_type, code, stratification, stratum = cell
    here = (who, area_type, code)
    found = [((*here, "All", "All"), stratification)] if stratification != "All" else []
    if stratification == "both":
        names = zip(CROSSED, stratum.split(" × "), strict=True)
        found += [((*here, axis, name), stratification) for axis, name in names]
    lost = [("country", "N01")] if code == "Not known" else []
    for parent in above.get((area_type, code), lost):
        found.append(((who, *parent, stratification, stratum), area_type))
        if area_type == "small_area" and stratification == "All":
            group = fifth.get(code, "Not known")
            found.append(((who, *parent, "deprivation_fifth", group), "areas of a fifth"))
    return found


def _bind(attacker: Attacker, folder: Path) -> None:
    above, fifth = parents(folder), fifths(folder)
    totals: dict[tuple[str, ...], dict[str, dict[int, float]]] = {}
    for name, cell in list(attacker.cells.items()):
        for total, kind in wholes(name, above, fifth):
            if total in attacker.cells:
                totals.setdefault(total, {}).setdefault(kind, {})[cell] = 1
    for total, kinds in totals.items():
        for terms in kinds.values():
            attacker.sums.append({**terms, attacker.cells[total]: -1.0})


def test_the_attacker_can_find_what_is_not_protected(study: Path) -> None:
    attacker, _ = attack(study, {"hypertension_detected": ("registered", "ill")})
    known = next(terms for terms in attacker.sums if all(c in attacker.shown for c in terms))
    told = next(iter(known))
    value = attacker.shown.pop(told)
    assert attacker.bounds([told])[0] == pytest.approx([value, value])


@pytest.mark.parametrize("made", ["study", "crossed"])
def test_no_hidden_count_of_a_pathway_can_be_worked_out(
    made: str, request: pytest.FixtureRequest
) -> None:
    attacker, shown = attack(request.getfixturevalue(made), PATHWAY)
    hidden = [
        cell
        for name, cell in attacker.cells.items()
        if " not " not in name[0] and cell not in attacker.shown
    ]
    assert shown["is_suppressed"].sum() > 20
    bounds = attacker.bounds(hidden)
    width = np.floor(bounds[:, 1] + 1e-6) - np.ceil(bounds[:, 0] - 1e-6) + 1
    names = list(attacker.cells)
    tight = [
        (names[c], b) for c, b, w in zip(hidden, bounds, width, strict=True) if w < MINIMUM_WIDTH
    ]
    assert not tight
