"""Compare pairs with splink: the only file that knows it.

Fellegi and Sunter (1969), J Am Stat Assoc 64:1183; Linacre et al. (2022), Int J Popul Data Sci
7(3), on splink. It works in the desk's DuckDB, and every table that it makes there is dropped.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
import splink.comparison_library as cl
from ibis.backends.duckdb import Backend
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.exceptions import SplinkException

from equipath.errors import RunError
from equipath.study.linkage import Kind, Linkage

PAIRS_SAMPLED = 2_000_000
"""Random pairs from which chance agreement is learnt: one in 30,000, as of days of birth, is seen
some 60 times among them, which gives its weight to a fifth of a bit."""

ITERATIONS, CONVERGENCE = 10, 0.001
"""Of learning. Further ones only bring the chance of rare differences towards nought."""

RAREST = 1e-4
"""The least chance that a true pair differs in a way in which none of those learnt from does:
our own judgement. Without it one such difference would outweigh everything else."""

FAINTEST = -10.0
"""The binary logarithm of the odds below which a pair is not looked at: a thousand to one."""

_COMPARISON: dict[Kind, Callable[[str], Any]] = {
    "name": cl.NameComparison,
    "date_of_birth": lambda column: cl.DateOfBirthComparison(column, input_is_string=False),
    "postcode": cl.PostcodeComparison,
    "identifier": lambda column: cl.DamerauLevenshteinAtThresholds(column, [1]),
    "exact": cl.ExactMatch,
}


def weigh(
    desk: Backend, linkage: Linkage, people: pl.DataFrame, records: pl.DataFrame
) -> tuple[pl.DataFrame, list[str]]:
    """Return how many times likelier what a pair shows is if it is one person's than if not.

    Both frames have a column `row`, unique in each, and the compared columns. The answer has
    `people_row`, `records_row` and `times`; beside it stand the columns of which nothing could
    be learnt, so that splink's starting values had to serve.
    """
    prior = 1 / (people.height + 1)
    least = 1 / min(PAIRS_SAMPLED, people.height * records.height)
    with _quiet(), _database(desk) as database:
        inputs = [
            database.register(frame.to_arrow(), table_name=name, dataset_display_name=name)
            for name, frame in (("linkage_people", people), ("linkage_records", records))
        ]
        linker = Linker(inputs, _settings(linkage, prior), log_level=None)
        unlearnt = _learn(linker, linkage)
        model = _with_floors(linker.misc.save_model_to_json(), least)
        scorer = Linker(inputs, model, log_level=None)
        pairs = scorer.inference.predict(threshold_match_weight=FAINTEST, warning_mode="never")
        found = desk.table(pairs.physical_name).to_polars()
    times = 2.0 ** pl.col("match_weight") * (1 - prior) / prior
    return found.select(people_row="row_l", records_row="row_r", times=times), unlearnt


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence splink, and say in our own words that it failed: its own may quote cells."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it raises may quote cells
        raise RunError(
            f"The pairs of a linkage could not be compared: splink ended with a "
            f"{type(error).__name__}. Compare fewer pairs, by longer rules in `block_on`."
        ) from None
    finally:
        logger.setLevel(level)


@contextmanager
def _database(desk: Backend) -> Iterator[DuckDBAPI]:
    database = DuckDBAPI(connection=desk.con)
    before = set(desk.list_tables())
    try:
        yield database
    finally:
        database.delete_tables_created_by_splink_from_db()
        for name in set(desk.list_tables()) - before:
            desk.con.execute(f'DROP VIEW IF EXISTS "{name}"')


def _settings(linkage: Linkage, prior: float) -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="row",
        comparisons=[_COMPARISON[kind](name) for name, kind in linkage.compare.items()],
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in linkage.block_on],
        probability_two_random_records_match=prior,
        max_iterations=ITERATIONS,
        em_convergence=CONVERGENCE,
        retain_matching_columns=False,
    )


def _learn(linker: Linker, linkage: Linkage) -> list[str]:
    """Learn from random pairs how often strangers agree, and from each rule how often one differs.

    A rule from whose pairs nothing can be learnt (too few, or all alike) is passed over.
    """
    linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS_SAMPLED, seed=linkage.seed)
    unlearnt = set(linkage.compare)
    for rule in linkage.block_on:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
        except (SplinkException, ValueError):
            continue
        unlearnt &= set(rule)
    return sorted(unlearnt)


def _with_floors(model: dict[str, Any], least: float) -> dict[str, Any]:
    """Let nothing be impossible: neither what no true pair nor what no chance pair showed."""
    for comparison in model["comparisons"]:
        for level in comparison["comparison_levels"]:
            if not level.get("is_null_level"):
                level["m_probability"] = max(_number(level.get("m_probability")), RAREST)
                level["u_probability"] = max(_number(level.get("u_probability")), least)
    return model


def _number(value: object) -> float:
    return value if isinstance(value, float) else 0.0
