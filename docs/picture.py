"""Take the README's picture from the report of the demonstration.

    make demo && python -m docs.picture

Needs what the tests need: Playwright and a Chromium. The people in it are made up.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from bootstrap import ROOT, find_browser

REPORT = ROOT / "demo" / "output" / "reports" / "demo.html"
PICTURE = ROOT / "docs" / "images" / "report.png"
SIZE = {"width": 1000, "height": 660}
INDICATOR, HEADING = "#indicator-hypertension-detected", "By deprivation fifth"


def take(report: Path, picture: Path) -> None:
    """Write the part of a report in which detection stands by deprivation fifth."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        page.goto(report.resolve().as_uri())
        page.locator(f"{INDICATOR} ~ h3", has_text=HEADING).first.evaluate(
            "heading => window.scrollTo(0, heading.getBoundingClientRect().top - 16)"
        )
        picture.parent.mkdir(exist_ok=True)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORT, PICTURE)
