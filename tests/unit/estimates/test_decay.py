"""Pathways: who is kept at each stage, where gaps open, and whom that would give back."""

import math

import polars as pl
import pytest

from equipath.estimates.decay import decay
from equipath.study.pathway import Pathway
from tests.unit.estimates.declared import area_map, counts, fifths, indicator, only, study

STAGES = ("found", "treated", "controlled")
PEOPLE = {"Most deprived": (1000, 600, 480, 240), "Least deprived": (800, 640, 576, 432)}
"""In need, found, treated, controlled."""


def stages(people=PEOPLE) -> pl.DataFrame:
    return pl.concat(
        counts(
            *(
                ("icb", "A", f"fifth/{stratum}", reached[place + 1], reached[place])
                for stratum, reached in people.items()
            ),
            indicator=name,
        )
        for place, name in enumerate(STAGES)
    )


def followed(rows: pl.DataFrame, **changes) -> pl.DataFrame:
    declared = [indicator(name, stratifiers=("fifth",)) for name in STAGES]
    pathway = Pathway(name="pressure", title="Blood pressure", stages=STAGES, **changes)
    of = study(*declared, stratifiers=[fifths()]).model_copy(
        update={"pathways": {"pressure": pathway}}
    )
    found = decay(of, rows, area_map({"P": "A"}))
    return pl.concat(found, how="diagonal_relaxed") if found else pl.DataFrame()


def test_retention_follows_people_from_need_to_the_last_stage():
    found = followed(stages())
    most = {"statistic": "retention", "stratum": "Most deprived"}
    assert only(found, indicator="found", **most)["value"] == pytest.approx(60)
    last = only(found, indicator="controlled", **most)
    assert last["value"] == pytest.approx(50)
    assert (last["pathway"], last["stage"]) == ("pressure", "3")
    assert '"cumulative":24' in last["more"]


def test_the_gap_s_parts_add_up_to_the_gap_of_the_whole_pathway():
    found = followed(stages()).filter(statistic="decay_decomposition")
    assert set(found["stratum"]) == {"Most deprived"}
    logs = [math.log(value) for value in found["value"]]
    assert sum(logs) == pytest.approx(math.log((240 / 1000) / (432 / 800)))
    assert found["direction"].to_list() == ["Most deprived does worse"] * 3
    assert found["comparator"].unique().to_list() == ["Least deprived"]


def test_people_recoverable_at_a_stage_are_those_who_would_also_come_through_the_rest():
    found = followed(stages())
    row = only(found, statistic="recoverable_people", indicator="found")
    # 80% of 1,000 instead of 60%; of those found 480 of 600 are treated, half of these controlled.
    assert row["value"] == pytest.approx(1000 * 0.2 * 0.8 * 0.5)


def test_stages_that_are_not_nested_are_refused_unless_declared_apart():
    apart = {"Most deprived": (1000, 600, 700, 240), "Least deprived": (800, 640, 650, 432)}
    refused = followed(stages(apart)).filter(indicator="treated", statistic="retention")
    assert refused["value"].null_count() == 2
    assert all(refused["note"])
    rows = stages().with_columns(denominator=pl.lit(2000.0))
    declared = followed(rows, is_nested=False).filter(indicator="treated", statistic="retention")
    assert sorted(declared["value"]) == pytest.approx([24.0, 28.8])


def test_a_stratifier_that_divides_some_stages_only_is_not_followed():
    rows = stages()
    lost = rows.filter((pl.col("indicator") != "treated") | (pl.col("stratification") != "fifth"))
    assert followed(lost).is_empty()


def test_a_hidden_stage_hides_what_stands_on_it_and_nothing_else():
    hidden = stages().with_columns(
        numerator=pl.when(pl.col("indicator") == "treated", pl.col("stratum") == "Most deprived")
        .then(None)
        .otherwise("numerator"),
        is_suppressed=(pl.col("indicator") == "treated") & (pl.col("stratum") == "Most deprived"),
    )
    found = followed(hidden)
    most = {"statistic": "retention", "stratum": "Most deprived"}
    assert only(found, indicator="found", **most)["value"] == pytest.approx(60)
    assert only(found, indicator="treated", **most)["value"] is None
    assert only(found, indicator="controlled", **most)["value"] is None
    least = {"statistic": "retention", "stratum": "Least deprived"}
    assert only(found, indicator="controlled", **least)["value"] == pytest.approx(75)
