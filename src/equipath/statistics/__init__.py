"""One file per statistic: pure, vectorised functions of arrays."""

from equipath.registry import Registry

STATISTICS = Registry(
    package="equipath.statistics",
    attribute="STATISTIC",
    kind="statistic",
)
