"""Say a finding in one plain sentence, with its numbers."""

from collections.abc import Mapping
from typing import Any

from equipath.study.indicator import Indicator
from equipath.study.study import Study
from equipath.vocabulary import ALL, TARGET, Polarity

Names = Mapping[tuple[str, str], str]


def sentence(study: Study, row: Mapping[str, Any], names: Names) -> str:
    """Return the sentence for one finding; `row` is a candidate's row."""
    indicator = study.indicators[row["indicator"]]
    where = place(row, names)
    match row["kind"]:
        case "below comparable areas":
            text = _of_comparable(row, indicator, where)
        case "misses its target":
            text = _of_target(row, indicator, where)
        case "does worse than the reference":
            text = _of_stratum(row, indicator, where)
        case _:
            text = _of_others(row, indicator, where)
    return text


def place(row: Mapping[str, Any], names: Names) -> str:
    """Return an area's name, the kind of area, and its stratum where it has one."""
    name = names.get((row["area_type"], row["area_code"]), row["area_code"])
    is_bare_code = name == row["area_code"] and " " not in name
    area = f"{row['area_type'].replace('_', ' ')} {name}" if is_bare_code else name
    return area if row["stratum"] in (ALL, "") else f"{row['stratum']} in {area}"


def _of_comparable(row: Mapping[str, Any], indicator: Indicator, where: str) -> str:
    ratio = row["value"]
    words = "fewer" if ratio < 100 else "more"
    return (
        f"{indicator.title}, {where}: {_n(row['numerator'])} counted where "
        f"{_n(row['denominator'])} would be expected of {row['comparator']}: "
        f"{abs(100 - ratio):.0f}% {words} ({ratio:.0f} per 100 expected, {_interval(row, 0)})."
    )


def _of_target(row: Mapping[str, Any], indicator: Indicator, where: str) -> str:
    level, unit = row["value"] + row["comparator_value"], indicator.suffix
    return (
        f"{indicator.title}, {where}: {level:.1f}{unit} "
        f"({_n(row['numerator'])} of {_n(row['denominator'])}) against a target of "
        f"{row['comparator'].removeprefix(TARGET)}, {abs(row['value']):.1f}{_points(unit)} away "
        f"({_distance(row)}); {_n(max(0.0, row['people'] or 0.0))} people short of it."
    )


def _of_stratum(row: Mapping[str, Any], indicator: Indicator, where: str) -> str:
    is_standardised = row["statistic"] == "standardised_gap"
    unit = " per 100 expected" if is_standardised else indicator.suffix
    level = row["comparator_value"] + row["value"]
    if indicator.is_of_a_quantity:
        return (
            f"{indicator.title}, {where}: {level:.1f}{unit} against "
            f"{row['comparator_value']:.1f}{unit} for {row['comparator']}, a gap of "
            f"{abs(row['value']):.1f}{unit} ({_distance(row)}), among {_n(row['numerator'])} of "
            f"{_n(row['denominator'])} of whom it is recorded."
        )
    return (
        f"{indicator.title}, {where}: {level:.1f}{unit} ({_of_how_many(row)}) against "
        f"{row['comparator_value']:.1f}{unit} for {row['comparator']}, a gap of "
        f"{abs(row['value']):.1f}{_points(unit)} ({_distance(row)}){_closing(row, indicator)}."
    )


def _of_how_many(row: Mapping[str, Any]) -> str:
    """Say what a stratum's level is made of, in the numbers that its gap was told with."""
    counted, of = _n(row["numerator"]), _n(row["denominator"])
    if row["statistic"] == "standardised_gap":
        return f"{counted} counted where {of} would be expected"
    return f"{counted} of {of}"


def _closing(row: Mapping[str, Any], indicator: Indicator) -> str:
    """Say how many more, or fewer, closing a gap means; nothing where that is nobody."""
    people = row["people"]
    if people is None or round(people) == 0:
        return ""
    side = "fewer" if indicator.polarity is Polarity.LOWER_IS_BETTER else "more"
    whom = " people" if indicator.kind == "proportion" and round(people) != 1 else ""
    return f"; closing it means {_n(people)} {side}{whom}"


def _of_others(row: Mapping[str, Any], indicator: Indicator, where: str) -> str:
    return (
        f"{indicator.title}, {where}: {row['value']:.1f}{indicator.suffix} "
        f"({_n(row['numerator'])} of {_n(row['denominator'])}; {_interval(row, 1)}) against "
        f"{row['comparator_value']:.1f}{indicator.suffix} in all such areas, further away than "
        "areas usually are."
    )


def _points(unit: str) -> str:
    """What a difference of two levels is counted in."""
    return unit if unit.startswith(" per 1") and "expected" not in unit else " points"


def _interval(row: Mapping[str, Any], decimals: int) -> str:
    return _limits(row, row["lower_ci"], row["upper_ci"], decimals)


def _distance(row: Mapping[str, Any]) -> str:
    """Say the interval of a difference as a distance, without its sign, as the sentence does."""
    lower, upper = row["lower_ci"], row["upper_ci"]
    return _limits(row, lower, upper, 1) if row["value"] > 0 else _limits(row, -upper, -lower, 1)


def _limits(row: Mapping[str, Any], lower: float, upper: float, decimals: int) -> str:
    return f"{100 * row['confidence']:g}% interval {lower:.{decimals}f} to {upper:.{decimals}f}"


def _n(value: float | None) -> str:
    return "an unknown number of" if value is None else f"{value:,.0f}"
