"""What the statistics are for: families, in the order in which a reader looks for them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """Statistics that answer one kind of question."""

    title: str
    question: str
    names: tuple[str, ...]


FAMILIES = (
    Family(
        "Levels",
        "How many, how often, how long, how high?",
        (
            "proportion",
            "rate",
            "rate_of_repeated_events",
            "mean",
            "median",
            "life_expectancy",
            "directly_standardised_rate",
            "indirectly_standardised_ratio",
            "indirectly_standardised_rate",
            "quantiles",
        ),
    ),
    Family(
        "Inequality between two groups",
        "How far is one group from another?",
        (
            "absolute_gap",
            "relative_gap",
            "odds_ratio",
            "gap_of_levels",
            "difference_of_means",
            "difference_of_extremes",
            "ratio_of_extremes",
        ),
    ),
    Family(
        "Inequality along a scale",
        "How steep is the gradient from the most to the least disadvantaged?",
        (
            "slope_index_of_inequality",
            "relative_index_of_inequality",
            "absolute_concentration_index",
            "relative_concentration_index",
        ),
    ),
    Family(
        "Inequality among many groups",
        "How far apart are groups that have no order?",
        (
            "between_group_variance",
            "between_group_standard_deviation",
            "coefficient_of_variation",
            "mean_difference_from_mean",
            "mean_difference_from_best",
            "mean_difference_from_reference",
            "index_of_disparity",
            "theil_index",
            "mean_log_deviation",
        ),
    ),
    Family(
        "Gap in people",
        "How many people is the gap, and what would everybody gain without it?",
        (
            "people_gap",
            "people_gap_total",
            "people_to_reach",
            "population_attributable_risk",
            "population_attributable_fraction",
        ),
    ),
    Family(
        "Variation between areas",
        "Which areas differ by more than chance, and how much of the spread is chance?",
        (
            "funnel",
            "median_odds_ratio",
            "systematic_component_of_variation",
            "empirical_bayes_level",
            "hierarchical_level",
        ),
    ),
    Family(
        "Time",
        "Has it changed, and is that more than its usual ups and downs?",
        (
            "xmr_chart",
            "p_chart",
            "u_chart",
            "t_chart",
            "g_chart",
            "trend_marker",
            "change_over_time",
            "interrupted_time_series",
            "counterfactual",
            "difference_in_differences",
            "ratio_of_ratios",
        ),
    ),
    Family(
        "Pathways",
        "At which stage are people lost, and where does a gap open?",
        ("retention", "decay_decomposition", "recoverable_people"),
    ),
    Family(
        "Waits",
        "How long does it take, when some are still waiting and some will never get there?",
        (
            "survival",
            "cumulative_incidence",
            "adjusted_incidence",
            "survival_quantile",
            "restricted_mean",
            "restricted_mean_gap",
            "log_rank",
        ),
    ),
    Family(
        "Intersections",
        "What is it to belong to several groups at once?",
        ("intersectional_estimates",),
    ),
    Family(
        "Adjustment",
        "What is left of a gap between people who are otherwise alike?",
        ("adjusted_gap", "observed_over_predicted"),
    ),
    Family(
        "Expected against observed",
        "How many would there be, by need or by comparable areas?",
        ("expected_uptake", "expected_count"),
    ),
    Family(
        "Unknowns",
        "What could those whose group is not known do to a gap?",
        ("unknown_bounds",),
    ),
    Family(
        "Comparisons and tests",
        "Is it a difference, and are there too many tests?",
        ("comparison", "association_test", "false_discovery"),
    ),
)
