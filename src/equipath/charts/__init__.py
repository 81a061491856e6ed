"""Charts: results in, Vega-Lite specification out, one file per chart."""

from equipath.registry import Registry

CHARTS = Registry(
    package="equipath.charts",
    attribute="draw",
    kind="chart",
)
