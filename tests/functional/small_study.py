"""A study of a few practices in one ICB, small enough to be checked by hand."""

from collections.abc import Mapping
from pathlib import Path

STUDY = """\
title: Checks in a small place
question: Who is not checked?
period: {{start: 2024-04-01, end: 2025-03-31}}
areas:
  whole: {{code: E, name: England}}
  roll_up: [[practice, icb]]
disclosure: {disclosure}
"""
SOURCES = {
    "areas": """\
title: Areas
publisher: us
licence: ours
kind: csv
fills: areas
path: areas.csv
levels:
  - {type: practice, code: practice}
  - {type: icb, code: icb}
""",
    "counts": """\
title: Counts
publisher: us
licence: ours
kind: csv
fills: published_counts
path: counts.csv
columns:
  indicator: {value: checked}
  area_type: {value: practice}
  area_code: practice
  period_start: {value: 2024-04-01}
  period_end: {value: 2025-03-31}
  numerator: checked
  denominator: people
""",
}
INDICATOR = """\
title: Checked
kind: proportion
source: counts
numerator: people checked
denominator: people
polarity: higher_is_better
why_it_matters: It does.
review: {owner: us, reviewed_on: 2026-01-01, next_review: 2027-01-01}
"""


def write_study(
    folder: Path, counted: Mapping[str, tuple[int, int]], disclosure: str = "open_data"
) -> Path:
    """Write the study with each practice's numerator and denominator."""
    files = {f"sources/{name}.yaml": text for name, text in SOURCES.items()}
    files["study.yaml"] = STUDY.format(disclosure=disclosure)
    files["indicators/checked.yaml"] = INDICATOR
    files["areas.csv"] = "practice,icb\n" + "".join(f"{code},A\n" for code in counted)
    files["counts.csv"] = "practice,checked,people\n" + "".join(
        f"{code},{x},{n}\n" for code, (x, n) in counted.items()
    )
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder
