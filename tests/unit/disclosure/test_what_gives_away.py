"""Counts that would give a hidden one away from where they stand: stages, areas, other strata."""

import polars as pl

from equipath.disclosure.gate import release
from tests.unit.disclosure.released import LOCAL, NO_LINKS, row, table


def test_a_hidden_count_does_not_stand_as_the_denominator_of_the_next_stage():
    registered = [
        row(53.0, 150.0, numerator_key="all"),
        row(3.0, 50.0, stratum="q1", numerator_key="q1"),
        row(20.0, 50.0, stratum="q2", numerator_key="q2"),
        row(30.0, 50.0, stratum="q3", numerator_key="q3"),
    ]
    treated = [
        {
            **r,
            "indicator": "treated",
            "numerator": 0.0,
            "denominator": r["numerator"],
            "numerator_key": None,
            "denominator_key": r["numerator_key"],
        }
        for r in registered
    ]
    released = release(table(*registered, *treated), NO_LINKS, LOCAL)
    shown = {(r["indicator"], r["stratum"]): r for r in released.iter_rows(named=True)}
    # The 20 is hidden only to keep the 3, and would give it away in the second table.
    assert shown["admissions", "q2"]["numerator"] is None
    assert shown["treated", "q2"]["denominator"] is None
    assert shown["treated", "q3"]["denominator"] == shown["admissions", "q3"]["numerator"] == 30


def test_what_readers_look_for_is_hidden_last():
    def shown(wanted):
        counts = table(
            row(93.0),
            *(
                row(n, stratum=name, wanted=int(name in wanted))
                for n, name in ((3.0, "unknown"), (20.0, "most"), (30.0, "middle"), (40.0, "least"))
            ),
        )
        return release(counts, NO_LINKS, LOCAL)["numerator"].to_list()

    assert shown(()) == [93, None, None, 30, 40]
    assert shown(("most", "least")) == [93, None, 20, None, 40]


def test_a_stratum_made_of_another_one_is_hidden_with_it():
    counts = table(
        row(83.0),
        row(3.0, stratum="most"),
        row(30.0, stratum="middle"),
        row(50.0, stratum="least"),
        row(3.0, stratification="core", stratum="core"),
        row(80.0, stratification="core", stratum="rest"),
    )
    nested = pl.DataFrame(
        [
            ("deprivation", "most", "core", "core"),
            ("deprivation", "middle", "core", "rest"),
            ("deprivation", "least", "core", "rest"),
        ],
        schema=["stratification", "stratum", "of_stratification", "of_stratum"],
        orient="row",
    )
    shown = release(counts, NO_LINKS, LOCAL, None, nested)["numerator"].to_list()
    assert shown[1] is None
    assert shown[4] is None
    # 83 less 80 is the 3, and so is 83 less 30 and 50.
    assert shown[0] is None or shown[5] is None
    assert None in (shown[0], shown[2], shown[3])


def test_a_hidden_area_does_not_follow_from_the_stratum_that_it_lies_in():
    whole = {"area_type": "country", "area_code": "E"}
    found = {"P1": 3.0, "P2": 30.0, "P3": 40.0, "P4": 50.0}
    fifth = {"P1": "most", "P3": "most", "P2": "least", "P4": "least"}
    counts = table(
        *(row(n, area_code=code) for code, n in found.items()),
        row(123.0, **whole),
        row(43.0, **whole, stratum="most"),
        row(80.0, **whole, stratum="least"),
    )
    links = pl.DataFrame(
        [("practice", code, "country", "E") for code in found], schema=NO_LINKS.schema, orient="row"
    )
    groups = pl.DataFrame(
        [("deprivation", "practice", code, stratum) for code, stratum in fifth.items()],
        schema=["stratifier", "area_type", "area_code", "stratum"],
        orient="row",
    )
    shown = release(counts, links, LOCAL, groups)["numerator"].to_list()
    # The 3 is 43 less the 40 beside it: one of the two must go, and so must the other stratum
    # or an area in it, for the strata add up to the whole.
    assert shown[0] is None
    assert shown[2] is None or shown[5] is None
