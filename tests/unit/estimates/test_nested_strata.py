"""Which strata are made of which others, so that one does not give the other away."""

import polars as pl

from equipath.estimates.nested_strata import nested_strata
from equipath.study.stratifier import Stratifier
from equipath.study.study import Study

GROUPS = pl.DataFrame(
    [
        ("fifth", "lsoa", "L1", "most"),
        ("fifth", "lsoa", "L2", "middle"),
        ("fifth", "lsoa", "L3", "least"),
        ("core", "lsoa", "L1", "core"),
        ("core", "lsoa", "L2", "rest"),
        ("core", "lsoa", "L3", "rest"),
        ("halves", "lsoa", "L1", "first"),
        ("halves", "lsoa", "L2", "first"),
        ("halves", "lsoa", "L3", "second"),
    ],
    schema=["stratifier", "area_type", "area_code", "stratum"],
    orient="row",
)


def by_attribute(name):
    return Stratifier(name=name, title=name, attribute="imd", area_type="lsoa")


def by_code(name, **strata):
    listed = [{"name": k, "codes": v} for k, v in strata.items()]
    return Stratifier(name=name, title=name, column="ethnicity", strata=listed)


def nested(*stratifiers, strata=()):
    study = Study.model_construct(stratifiers={s.name: s for s in stratifiers})
    schema = {"stratification": pl.String, "stratum": pl.String}
    counts = pl.DataFrame(strata, schema=schema, orient="row")
    return set(nested_strata(study, GROUPS, counts).iter_rows())


def test_core20_is_made_of_the_fifths_that_lie_in_it():
    assert nested(by_attribute("fifth"), by_attribute("core")) == {
        ("fifth", "most", "core", "core"),
        ("fifth", "middle", "core", "rest"),
        ("fifth", "least", "core", "rest"),
        # And the first of the fifths is Core20 again.
        ("core", "core", "fifth", "most"),
    }


def test_strata_that_cut_across_one_another_are_made_of_neither():
    found = nested(by_attribute("core"), by_attribute("halves"))
    assert found == set()


def test_ethnic_groups_are_made_of_the_categories_in_them():
    detailed = by_code("detailed", British=["A"], Irish=["B"], Indian=["H"])
    broad = by_code("broad", White=["A", "B"], Asian=["H", "J"])
    # Asian has a category that the detailed groups lack, so they do not add up to it.
    assert nested(detailed, broad) == {
        ("detailed", "British", "broad", "White"),
        ("detailed", "Irish", "broad", "White"),
    }


def test_crossed_strata_make_up_those_that_they_cross_and_the_unknown_are_among_them():
    crossed = Stratifier(name="both", title="both", crosses=("sex", "ethnic"))
    sex, ethnic = by_code("sex", Female=["2"]), by_code("ethnic", Asian=["H"])
    strata = [("both", "Female × Asian"), ("both", "Female × Not known"), ("sex", "Female")]
    assert nested(sex, ethnic, crossed, strata=strata) == {
        ("both", "Female × Asian", "sex", "Female"),
        ("both", "Female × Asian", "ethnic", "Asian"),
        ("both", "Female × Not known", "sex", "Female"),
        ("both", "Female × Not known", "ethnic", "Not known"),
    }


def test_a_crossing_of_three_makes_up_a_crossing_of_two_of_them_in_any_order():
    two = Stratifier(name="two", title="two", crosses=("ethnic", "sex"))
    three = Stratifier(name="three", title="three", crosses=("sex", "age", "ethnic"))
    found = nested(two, three, strata=[("three", "Female × Old × Asian")])
    assert found == {("three", "Female × Old × Asian", "two", "Asian × Female")}
