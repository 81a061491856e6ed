"""An attacker solves everything that is released for what is hidden, and must not get there.

The attacker is written from the rules of the regimes, not from the code under test: unknown true
counts, every total and parent they know of, numerators among denominators, the note that says why
a count is hidden, the rounding rule. A linear programme then gives the least and the greatest
value that each hidden count can have.
"""

import math
from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import coo_array

from equipath.disclosure.gate import release
from equipath.disclosure.policy import Policy, load_policy

NUMERATOR, DENOMINATOR = "numerator", "denominator"
N_ATTACKED = 25


def region(rng, n_areas, n_strata, n_indicators, mean):
    """Make people in areas, strata and sexes; count them in every area, breakdown and parent."""
    parent = {f"P{i}": f"U{i % 2}" for i in range(n_areas)}
    areas = {("practice", p): [p] for p in parent}
    for unit in sorted(set(parent.values())):
        areas["pcn", unit] = [p for p in parent if parent[p] == unit]
    areas["country", "E92"] = list(parent)
    links = [("practice", p, "pcn", u) for p, u in parent.items()]
    links += [("pcn", u, "country", "E92") for u in sorted(set(parent.values()))]
    strata, sexes = [f"q{i}" for i in range(n_strata)], ["Female", "Male"]
    people = {key: rng.poisson(mean * rng.uniform(0, 2)) for key in product(parent, strata, sexes)}
    shares = rng.uniform(0.05, 0.95, n_indicators)
    rows = []
    for number, share in enumerate(shares):
        events = {key: rng.binomial(n, share) for key, n in people.items()}
        for (area_type, code), members in areas.items():
            for stratum, sex in product(["All", *strata], ["All", *sexes]):
                if stratum != "All" and sex != "All" and number == 0:
                    continue
                keys = product(
                    members,
                    strata if stratum == "All" else [stratum],
                    sexes if sex == "All" else [sex],
                )
                keys = list(keys)
                rows.append(
                    {
                        "indicator": f"indicator {number}",
                        "pathway": None,
                        "stage": None,
                        "area_type": area_type,
                        "area_code": code,
                        "period_start": date(2024, 4, 1),
                        "period_end": date(2025, 3, 31),
                        "stratification": "All" if stratum == "All" else "deprivation",
                        "stratum": stratum,
                        "age_band": "All",
                        "sex": sex,
                        NUMERATOR: float(sum(events[key] for key in keys)),
                        DENOMINATOR: float(sum(people[key] for key in keys)),
                        "denominator_key": f"{area_type}/{code}/{stratum}/{sex}",
                    }
                )
    schema = {"pathway": pl.String, "stage": pl.String}
    names = ["child_type", "child_code", "parent_type", "parent_code"]
    return pl.DataFrame(rows, schema_overrides=schema), pl.DataFrame(links, names, orient="row")


class Attacker:
    """Knows the released rows, the parents of areas and the policy; never a true count."""

    def __init__(self, released: pl.DataFrame, links: pl.DataFrame, policy: Policy) -> None:
        self.policy = policy
        self.rows = released.to_dicts()
        self.place = {}
        self.bounds = []
        self.equal = []
        self.hidden = set()
        for row in self.rows:
            for measure in (NUMERATOR, DENOMINATOR):
                self._meet(row, measure)
        self._sum_strata_and_sexes()
        self._sum_children(links)

    def cell(self, row, measure):
        if measure == DENOMINATOR:
            return measure, row["denominator_key"]
        return measure, self._key(row)

    def _key(self, row, **changed):
        row = {**row, **changed}
        names = ("indicator", "area_type", "area_code", "stratum", "sex")
        return tuple(row[name] for name in names)

    def _meet(self, row, measure):
        cell = self.cell(row, measure)
        if cell in self.place:
            return
        self.place[cell] = len(self.place)
        low, high = self._window(row, measure)
        self.bounds.append((low, high))
        if row[measure] is None:
            self.hidden.add(cell)

    def _window(self, row, measure):
        policy, shown = self.policy, row[measure]
        if shown is None:
            note = dict(part.split(" ", 1) for part in row["disclosure_note"].split("; "))[measure]
            if note.startswith("hidden: a count of"):
                return policy.suppress_from, policy.suppress_to
            assert note.startswith("hidden: small, or")
            return policy.suppress_from, None
        is_exempt = row["area_type"] in policy.exempt_area_types
        if is_exempt or policy.rounding_base == 1:
            return shown, shown
        if policy.totals == "sum_of_rounded" and self._is_total(row, measure):
            return (0, 0) if shown == 0 else (policy.suppress_to + 1, None)
        return (0, 0) if shown == 0 else (max(shown - 2, policy.suppress_to + 1), shown + 2)

    def _is_total(self, row, measure):
        """Whether somewhere in the release this count is broken down by stratum or by sex."""
        cell = self.cell(row, measure)
        same = [other for other in self.rows if self.cell(other, measure) == cell]
        return any(self._parts(other, axis) for other in same for axis in ("stratum", "sex"))

    def _parts(self, row, axis):
        if row[axis] != "All":
            return []
        return [
            other
            for other in self.rows
            if other[axis] != "All" and self._key(other, **{axis: "All"}) == self._key(row)
        ]

    def _sum_strata_and_sexes(self):
        for row, axis in product(self.rows, ("stratum", "sex")):
            self._add_up(row, self._parts(row, axis))

    def _sum_children(self, links):
        for row in self.rows:
            children = {
                (kind, code)
                for kind, code, *parent in links.rows()
                if parent == [row["area_type"], row["area_code"]]
            }
            names = ("indicator", "stratum", "sex")
            parts = [
                other
                for other in self.rows
                if (other["area_type"], other["area_code"]) in children
                and all(other[name] == row[name] for name in names)
            ]
            self._add_up(row, parts)

    def _add_up(self, total, parts):
        if not parts:
            return
        for measure in (NUMERATOR, DENOMINATOR):
            cells = [self.cell(part, measure) for part in parts]
            self.equal.append((self.cell(total, measure), cells))

    def ranges(self, wanted):
        """Return the least and greatest value of each wanted count, or count minus count."""
        n_cells = len(self.place)
        pairs = {
            (self.place[self.cell(row, NUMERATOR)], self.place[self.cell(row, DENOMINATOR)])
            for row in self.rows
        }
        entries = []
        for number, (total, parts) in enumerate(self.equal):
            entries.append((number, self.place[total], -1.0))
            entries += [(number, self.place[part], 1.0) for part in parts]
        sums = _matrix(entries, len(self.equal), n_cells)
        pairs = sorted(pairs)
        among = _matrix(
            [(i, n, 1.0) for i, (n, _) in enumerate(pairs)]
            + [(i, d, -1.0) for i, (_, d) in enumerate(pairs)],
            len(pairs),
            n_cells,
        )

        def extent(goal):
            found = [
                linprog(
                    direction * goal,
                    A_ub=among,
                    b_ub=np.zeros(len(pairs)),
                    A_eq=sums,
                    b_eq=np.zeros(len(self.equal)),
                    bounds=self.bounds,
                )
                for direction in (1, -1)
            ]
            assert all(solution.status in (0, 3) for solution in found), "the release is impossible"
            low = found[0].fun if found[0].status == 0 else -math.inf
            high = -found[1].fun if found[1].status == 0 else math.inf
            return low, high

        unit = np.vstack([np.eye(n_cells), np.zeros(n_cells)])
        for plus, minus in wanted:
            goal = unit[self.place[plus]] - unit[self.place[minus] if minus else -1]
            yield (plus, minus), extent(goal)


def _matrix(entries, n_rows, n_columns):
    rows, columns, signs = zip(*entries, strict=True)
    return coo_array((signs, (rows, columns)), shape=(n_rows, n_columns)).tocsr()


def n_values(low, high):
    """How many whole numbers lie between two bounds that a solver gave."""
    if math.isinf(high):
        return math.inf
    return math.floor(high + 1e-6) - math.ceil(low - 1e-6) + 1


@pytest.mark.parametrize("name", ["hes", "opensafely", "local_under_5"])
@seed(20261122)
@settings(max_examples=10, deadline=None, database=None)
@given(
    made=st.integers(0, 10**6),
    n_areas=st.integers(2, 5),
    n_strata=st.integers(2, 3),
    n_indicators=st.integers(1, 2),
    mean=st.sampled_from([2, 6, 15, 40]),
)
def test_no_hidden_count_is_bounded_more_tightly_than_the_policy_allows(
    name, made, n_areas, n_strata, n_indicators, mean
):
    policy = load_policy(name)
    counts, links = region(np.random.default_rng(made), n_areas, n_strata, n_indicators, mean)
    released = release(counts, links, policy)
    attacker = Attacker(released, links, policy)
    small_complements = {
        (attacker.cell(row, DENOMINATOR), attacker.cell(row, NUMERATOR))
        for row in counts.to_dicts()
        if 1 <= row[DENOMINATOR] - row[NUMERATOR] <= policy.suppress_to
    }
    wanted = [(cell, None) for cell in attacker.hidden] + list(small_complements)
    # All of them would take minutes; which ones are looked at is drawn with the example.
    drawn = np.random.default_rng(made).permutation(len(wanted))[:N_ATTACKED]
    for cell, (low, high) in attacker.ranges([sorted(wanted, key=str)[i] for i in drawn]):
        assert n_values(low, high) >= policy.minimum_width, (cell, low, high)


def test_the_attacker_succeeds_where_nothing_is_protected():
    policy = load_policy("local_under_5").model_copy(update={"secondary": False})
    counts, links = region(np.random.default_rng(1), 4, 3, 2, 15)
    attacker = Attacker(release(counts, links, policy), links, policy)
    wanted = [(cell, None) for cell in sorted(attacker.hidden)]
    widths = [n_values(low, high) for _, (low, high) in attacker.ranges(wanted)]
    assert 1 in widths
