"""Bytes over the wire of a first visit to a page, as a browser that keeps nothing counts them."""

import re
import shutil

import httpx
from playwright.sync_api import CDPSession, sync_playwright

ASKED = re.compile(r'(?:src|href|data-shapes|data-outlines)="(/(?:static|shapes)/[^"]+)"')


def first_load(base: str, page: str) -> int:
    """Return the bytes of one of our pages, gzipped, and of all files of ours that it names."""
    with httpx.Client(base_url=base, headers={"accept-encoding": "gzip"}, timeout=60) as client:
        text, size = _taken(client, page)
        for part in sorted(set(ASKED.findall(text))):
            size += _taken(client, part)[1]
    return size


def _taken(client: httpx.Client, path: str) -> tuple[str, int]:
    with client.stream("GET", path) as answer:
        answer.raise_for_status()
        text = "".join(answer.iter_text())
        return text, answer.num_bytes_downloaded


def in_a_browser(address: str, settled: int = 10_000) -> int:
    """Return the bytes that a browser gets, with a websocket's, until some ms after loading.

    Of the second visitor: to the first, servers answer while they are still loading themselves.
    Raises `RuntimeError` where a part of the page was not got.
    """
    sizes: list[float] = []
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        browser.new_page().goto(address, wait_until="networkidle")
        page = browser.new_context().new_page()
        lacking: list[str] = []
        page.on("response", lambda r: lacking.append(r.url) if r.status >= 400 else None)
        _counted(page.context.new_cdp_session(page), sizes)
        page.goto(address)
        page.wait_for_timeout(settled)
        browser.close()
    if lacking:
        raise RuntimeError(f"not got: {', '.join(lacking)}")
    return int(sum(sizes))


def _counted(session: CDPSession, sizes: list[float]) -> None:
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"]))
    session.on(
        "Network.webSocketFrameReceived",
        lambda said: sizes.append(len(said["response"]["payloadData"]) * 0.75),
    )


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")
