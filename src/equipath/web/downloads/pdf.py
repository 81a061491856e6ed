"""A page as PDF: printed by the system's Chromium where there is one, else by WeasyPrint."""

import importlib
import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path

from equipath.errors import DashboardError

KIND = "application/pdf"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
"""The names that Chromium and what is made of it go by."""

QUIET = (
    "--headless",
    "--no-sandbox",  # in containers, and as root, there is none; the page forbids scripts
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
)
"""A browser that prints a file, runs nothing in it, and asks nobody for anything."""

SECONDS = 60
"""A page takes two or three; a browser that hangs is stopped after so many."""


class CannotPrint(DashboardError):
    """Nothing on this machine prints PDF, or what does has failed."""


def printed(html: str) -> bytes:
    """Return a page of HTML as PDF; `CannotPrint` says what to install."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        return by_chromium(html, browser)
    if importlib.util.find_spec("weasyprint"):
        return by_weasyprint(html)
    raise CannotPrint(
        "This machine has nothing that makes PDF. Print the page from your own browser, or ask "
        "whoever runs this dashboard to install Chromium, or WeasyPrint (the extra `pdf`)."
    )


def by_chromium(html: str, browser: str, seconds: float = SECONDS) -> bytes:
    """Return HTML as a browser prints it, in a folder and with settings of its own."""
    with tempfile.TemporaryDirectory(prefix="equipath-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, made = folder / "page.html", folder / "page.pdf"
        page.write_text(html, encoding="utf-8")
        command = [browser, *QUIET, f"--user-data-dir={folder / 'profile'}"]
        try:
            subprocess.run(
                [*command, f"--print-to-pdf={made}", page.as_uri()],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=True,
            )  # fmt: skip
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            raise CannotPrint(
                "The browser of this machine could not print the page. Try again in a moment, "
                "or print it from your own browser."
            ) from None


def by_weasyprint(html: str) -> bytes:
    """Return HTML as WeasyPrint prints it, marked up for screen readers (PDF/UA)."""
    try:
        # Only asked for here: its own libraries (Pango) may be missing, and take a second.
        weasyprint = importlib.import_module("weasyprint")
    except OSError:
        raise CannotPrint(
            "WeasyPrint is there, but not the libraries that it draws with (Pango). Print the "
            "page from your own browser, or ask whoever runs this dashboard to install Chromium."
        ) from None
    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return made
