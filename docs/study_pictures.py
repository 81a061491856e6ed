"""Draw pictures for how-to pages: charts of studies' runs on made-up people.

    python -m docs.study_pictures            every page, a few minutes
    python -m docs.study_pictures NAME …     some of them

Each study is made from its template and run as a newcomer would run it. One chart of its dashboard
is written to docs/images/studies, those of pages about a task to docs/images/tasks.
"""

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from bootstrap import ROOT
from equipath.charts.picture import as_svg
from equipath.cli import main
from equipath.pages.address import Address
from equipath.pages.page import Chart
from equipath.pages.screen import screen_at
from equipath.results.store import Results, open_results
from equipath.web.rendering import charts_of

PICTURES = ROOT / "docs" / "images" / "studies"
OF_TASKS = ROOT / "docs" / "images" / "tasks"


def _by(indicator: str, groups: str) -> Address:
    return Address("indicator", indicator, "groups", None, (("by", groups),))


SHOWN = {
    "cancer-pathways": _by("handovers", "handover_from_to"),
    "cvd-prevention": Address("pathway", "hypertension"),
    "specialised-services": _by("specialised_patients", "deprivation_tenth"),
    "high-cost-drugs": _by("biologic_starts", "deprivation_fifth"),
    "learning-disability": _by("epilepsy", "learning_disability"),
    "maternity-equity": _by("booked_by_10_weeks", "ethnic_group"),
    "mental-health-in-ed": _by("crisis_attendances", "deprivation_fifth"),
}
"""The screen of each study whose first chart is its picture."""


@dataclass(frozen=True)
class Task:
    """What a page about a task shows: a study, of how many people, and charts of a screen of it.

    `charts` are words that their titles hold, by the pictures' names.
    """

    study: str
    people: int
    address: Address
    charts: Mapping[str, str]


BY_ETHNIC_GROUP = (("by", "ethnic_group"),)
TASKS = {
    "compare-waits": Task(
        "cancer-pathways",
        40_000,
        Address("pathway", "suspected_cancer", chosen=BY_ETHNIC_GROUP),
        {"waits": "by day 62, ", "waits-alike": "alike in type of cancer, "},
    ),
    "follow-a-pathway": Task(
        "demonstration", 20_000, Address("pathway", "hypertension"), {"pathway": ""}
    ),
}
"""The charts that pages about tasks show."""


def run(study: str, folder: Path, *options: str) -> Results:
    """Make a study and run it."""
    made = folder / f"{study}{len(options)}"
    for command in (["new", str(made), "--template", study, *options], ["run", str(made)]):
        done = CliRunner().invoke(main, command)
        if done.exit_code:
            raise SystemExit(done.output)
    return open_results(made)


def write(chart: Chart, picture: Path) -> None:
    """Write a chart as a picture, and print the line that shows it."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(as_svg(chart.spec, chart.title, chart.description, chart.source))
    print(f"![{chart.title}](../images/{picture.parent.name}/{picture.name})")


def draw(name: str, folder: Path) -> None:
    """Write the picture of a study, or those of a task."""
    if name in SHOWN:
        charts = charts_of(screen_at(run(name, folder), SHOWN[name]).page.blocks)
        write(charts[0], PICTURES / f"{name}.svg")
        return
    task = TASKS[name]
    results = run(task.study, folder, "--people", str(task.people))
    charts = charts_of(screen_at(results, task.address).page.blocks)
    for picture, words in task.charts.items():
        write(next(c for c in charts if words in c.title), OF_TASKS / f"{picture}.svg")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for name in sys.argv[1:] or (*SHOWN, *TASKS):
            draw(name, Path(scratch))
