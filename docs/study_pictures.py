"""Draw a picture for the how-to page of each study: a chart of its run on made-up people.

    python -m docs.study_pictures            every study, a few minutes
    python -m docs.study_pictures NAME …     some of them

Each study is made from its template, run as a newcomer would run it, and one chart of its
dashboard is written to docs/images/studies.
"""

import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from bootstrap import ROOT
from equipath.charts.picture import as_svg
from equipath.cli import main
from equipath.pages.address import Address
from equipath.pages.page import Chart
from equipath.pages.screen import screen_at
from equipath.results.store import open_results
from equipath.web.rendering import charts_of

PICTURES = ROOT / "docs" / "images" / "studies"


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


def draw(study: str, folder: Path) -> Path:
    """Make a study, run it, and write its picture."""
    made = folder / study
    for command in (["new", str(made), "--template", study], ["run", str(made)]):
        done = CliRunner().invoke(main, command)
        if done.exit_code:
            raise SystemExit(done.output)
    chart = chart_of(made, study)
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / f"{study}.svg"
    picture.write_bytes(as_svg(chart.spec, chart.title, chart.description, chart.source))
    print(f"![{chart.title}](../images/studies/{picture.name})")
    return picture


def chart_of(folder: Path, study: str) -> Chart:
    """Return the chart of a study that its how-to page shows."""
    return charts_of(screen_at(open_results(folder), SHOWN[study]).page.blocks)[0]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        for name in sys.argv[1:] or SHOWN:
            draw(name, Path(scratch))
