"""Test of association: whether being counted goes with the stratum at all."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from equipath.statistics.arguments import choice, columns, first_of, notes, usable_counts
from equipath.statistics.grouping import Grouping, grouping
from equipath.statistics.hypergeometric import Counts, doubled_tail, none_likelier
from equipath.statistics.significance import FISHER_BELOW
from equipath.statistics.statistic import Estimate, Example, Numbers, Statistic
from equipath.vocabulary import Over, Unit

METHODS = ("usual", "chi_squared", "fisher")
TAILS: dict[str, Callable[[Counts], Numbers]] = {
    "none_likelier": none_likelier,
    "doubled": doubled_tail,
}
FEW_CELLS = 0.2
"""Share of cells that may expect fewer than five, none of them fewer than one (Cochran 1954)."""


def association_test(
    numerator: Any,
    denominator: Any,
    *,
    group: Any = None,
    method: str = "usual",
    yates: bool = False,
    two_sided: str = "none_likelier",
) -> Estimate:
    """Return Pearson's χ² of each group's table of strata × counted or not, with its p-value.

    `χ² = Σ(observed − expected)²/expected` over all cells, on `strata − 1` degrees of freedom;
    `yates` takes one half off each difference in tables of two strata. By `method="usual"` the
    p-value of two strata is Fisher's exact one where a cell expects fewer than five, and that
    of χ² otherwise; `chi_squared` and `fisher` always take theirs. Fisher's is for two strata,
    on rounded counts: `two_sided="none_likelier"` sums the tables no likelier than the one
    observed, as R does, `"doubled"` doubles the smaller tail, as exact limits do.

    Rows are strata, `group` one integer a row; one answer a group, which does not say in which
    stratum the level is higher. A group with one stratum, with a count that cannot be used, or
    in which nobody or everybody is counted has no value, and a note; a χ² whose expected counts
    are too low to be trusted (Cochran's rule) has a remark. `extra`: `p_value`,
    `degrees_of_freedom`, `cramers_v` (0 none, 1 complete), `smallest_expected`.

    Pearson (1900), Phil Mag 50:157; Fisher (1935), J R Stat Soc 98:39; Cochran (1954).
    Not for the size of a gap: large numbers make any difference certain. Show the gap.
    """
    choice("method", method, METHODS)
    tail = TAILS[choice("two_sided", two_sided, TAILS)]
    given = columns(numerator=numerator, denominator=denominator)
    x, n, unusable = usable_counts("proportion", *given)
    groups = grouping(group, x.size)
    counted, people = groups.total(x), groups.total(n)
    no_value = notes(
        groups.count,
        (groups.any(unusable != ""), "a stratum has no usable counts"),
        (groups.sizes < 2, "fewer than two strata: nothing to compare"),
        ((counted == 0) | (counted == people), "nobody or everybody is counted"),
    )
    has_value = no_value == ""
    level = np.where(has_value, counted, np.nan) / people
    freedom = np.where(has_value, groups.sizes - 1.0, np.nan)
    pair = has_value & (groups.sizes == 2)
    smallest, share_below = _expected(n, level, groups)
    plain = _chi_squared(x, n, level, groups, np.zeros(groups.count))
    chi_squared = _chi_squared(x, n, level, groups, np.where(pair & yates, 0.5, 0.0))
    exact = pair & (method != "chi_squared") & ((smallest < FISHER_BELOW) | (method == "fisher"))
    p_value = special.chdtrc(freedom, chi_squared)
    p_value[exact] = tail(_pairs(x, n, groups.starts[exact]))
    low = has_value & ~exact & ((share_below > FEW_CELLS) | (smallest < 1))
    remarks = notes(
        groups.count,
        (has_value & ~pair & (method == "fisher"), "Fisher's test is for two strata: χ² taken"),
        (low, "expected counts are low: χ² is approximate"),
    )
    return Estimate(
        value=chi_squared,
        lower_ci=np.full(groups.count, np.nan),
        upper_ci=np.full(groups.count, np.nan),
        method=np.select([exact, pair & yates], ["Fisher exact", "χ², Yates"], "χ²"),
        note=first_of(no_value, remarks),
        extra={
            "p_value": p_value,
            "degrees_of_freedom": freedom,
            "cramers_v": np.sqrt(plain / people),
            "smallest_expected": smallest,
        },
    )


def _expected(n: Numbers, level: Numbers, groups: Grouping) -> tuple[Numbers, Numbers]:
    """Return the smallest expected count of each group, and the share of cells below five."""
    rare = np.minimum(level, 1 - level)[groups.index]
    smallest = np.minimum.reduceat(n * rare, groups.starts)
    below = (n * rare < FISHER_BELOW).astype(np.float64) + (n * (1 - rare) < FISHER_BELOW)
    return smallest, groups.total(below) / (2 * groups.sizes)


def _chi_squared(
    x: Numbers, n: Numbers, level: Numbers, groups: Grouping, correction: Numbers
) -> Numbers:
    """Return `Σ(|x − np| − c)² / (np(1 − p))`: both cells of a stratum at once."""
    wanted = level[groups.index]
    away = np.abs(x - n * wanted)
    away = away - np.minimum(correction[groups.index], away)
    return groups.total(away**2 / (n * wanted * (1 - wanted)))


def _pairs(x: Numbers, n: Numbers, starts: NDArray[np.int64]) -> Counts:
    first, second = starts, starts + 1
    return np.rint(x[first]), np.rint(n[first]), np.rint(x[second]), np.rint(n[second])


STATISTIC = Statistic(
    name="association_test",
    title="Test of association",
    over=Over.STRATUM,
    requires=("numerator", "denominator"),
    compute=association_test,
    definition="Pearson's χ² of being counted by stratum; p-value by Fisher where counts are few.",
    formula="χ² = Σ(O − E)²/E over strata × (counted, not), on strata − 1 degrees of freedom; V ="
    " √(χ²/N)",
    reference="Pearson (1900), Phil Mag 50:157-175; Fisher (1935), J R Stat Soc 98:39-82",
    when_not="The size of a gap: large numbers make any difference certain.",
    gives_rows=False,
    unit=Unit.NUMBER,
    example=Example(
        "Offer of a specialist inhaler review by ethnic group in three practices: many people"
        " and groups, two groups, and two groups so small that Fisher's test is taken. Made up.",
        by=("area_code",),
    ),
)
