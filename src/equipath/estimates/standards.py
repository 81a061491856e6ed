"""Standard populations: the study's own, or the library's."""

from pathlib import Path

import polars as pl

import equipath.library
from equipath.errors import Problem, StudyError, did_you_mean
from equipath.study.study import Study

SHIPPED = Path(equipath.library.__file__).parent / "standard_populations"


def load_standards(study: Study) -> dict[str, pl.DataFrame]:
    """Return the standard populations that indicators name: age_band and population.

    `standard_populations/<name>.csv` in the study goes before the library's.
    """
    folders = (study.folder / "standard_populations", SHIPPED)
    named = {i.standard_population: i.name for i in study.indicators.values()}
    found = {}
    problems = []
    for name, indicator in named.items():
        if name is None:
            continue
        path = next((f / f"{name}.csv" for f in folders if (f / f"{name}.csv").is_file()), None)
        if path is None:
            known = {p.stem for f in folders for p in f.glob("*.csv")}
            problems.append(
                Problem(
                    f"indicators/{indicator}.yaml",
                    "standard_population",
                    f"there is no standard population `{name}`.",
                    did_you_mean(name, known),
                )
            )
            continue
        found[name] = pl.read_csv(
            path,
            comment_prefix="#",
            schema_overrides={"age_band": pl.String, "population": pl.Float64},
        ).select("age_band", "population")
    if problems:
        raise StudyError("A standard population is not there:", problems)
    return found
