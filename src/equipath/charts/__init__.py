"""Charts: results in, Vega-Lite specification out, one file per chart."""
