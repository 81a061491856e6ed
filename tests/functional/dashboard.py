"""A dashboard on this machine, and a browser that looks at it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from equipath.web.app import create_app
from equipath.web.limits import Limit
from tests.conftest import free_port

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""The rules of axe-core that a page is held to."""

UNBOUNDED = Limit(a_second=1e6, burst=1e6)
"""Tests ask faster than any reader."""


@contextmanager
def serving(folder: Path, **given: Any) -> Iterator[str]:
    """Serve a study's dashboard until the test is over, and return its address."""
    port = free_port()
    app = create_app(folder, **{"limit": UNBOUNDED, **given})
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    last = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < last, "the server did not start within half a minute"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=30)


@contextmanager
def browsing(chromium: str) -> Iterator[Browser]:
    """A headless browser that asks nobody but us."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            yield opened
        finally:
            opened.close()


@dataclass
class Window:
    """A page of the browser, and everything that went wrong in it or left this machine."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the dashboard, and wait until its charts stand."""
        self.page.goto(self.address + path)
        self.settled()
        return self.page

    def settled(self) -> None:
        """Scroll through the page, so that every chart is drawn, and wait for them."""
        self.page.wait_for_load_state()
        self.page.evaluate(
            """async () => {
                for (const figure of document.querySelectorAll("[data-chart]")) {
                    figure.scrollIntoView();
                    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                }
                window.scrollTo(0, 0);
            }"""
        )
        self.page.wait_for_function(
            """() => [...document.querySelectorAll("[data-chart]")].every(
                each => each.hidden || each.querySelector("svg, canvas"))""",
            timeout=30_000,
        )

    def faults(self) -> list[str]:
        """Return what axe-core finds on the page as it stands: nothing, if all is well."""
        found = (
            Axe()
            .run(self.page, options={"runOnly": {"type": "tag", "values": STANDARD}})
            .response["violations"]
        )
        return [f"{v['id']}: {[n['target'] for n in v['nodes']][:5]}" for v in found]


@contextmanager
def window_of(browser: Browser, address: str, **given: Any) -> Iterator[Window]:
    """A window at a dashboard; nothing may go wrong in it, and nothing come from elsewhere."""
    page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **given})
    window = Window(page, address)
    page.on("console", lambda m: window.wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: window.wrong.append(str(error)))
    page.on("request", lambda r: _note(window, r.url))
    try:
        yield window
    finally:
        page.close()
    assert window.wrong == []
    assert window.elsewhere == []


def _note(window: Window, url: str) -> None:
    if not url.startswith((window.address, "data:", "blob:")):
        window.elsewhere.append(url)
