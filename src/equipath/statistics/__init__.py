"""One file per statistic: pure, vectorised functions of arrays."""

from equipath.registry import Registry

STATISTICS = Registry(
    package="equipath.statistics",
    attribute="STATISTIC",
    kind="statistic",
    besides=frozenset(
        {
            "arguments",
            "count_limits",
            "dispersion",
            "direction",
            "grouping",
            "leverage",
            "quasi_likelihood",
            "rank_index",
            "rank_regression",
            "rank_simulation",
            "reference_stratum",
            "significance",
            "statistic",
        }
    ),
)
