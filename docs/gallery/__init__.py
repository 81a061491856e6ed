"""The gallery: a page for each statistic, with its worked example and its chart."""
