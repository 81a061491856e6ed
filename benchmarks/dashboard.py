"""Fifty people at once on the dashboard of a large run, each with a second's thought.

    python benchmarks/dashboard.py --results FILE [--readers 50] [--seconds 60]

The server is a process of its own, without the limit of requests that fifty readers at one
address would meet; it has made its first screens before the clock starts. Each reader walks from
what stands out to the indicators, one of them in its views, its groups, down to areas, and back:
once among the pages of a few indicators and areas (`shared`: most were made before), and once
each among areas of their own (`anew`: a page is made when it is asked for). Readers and server
share the machine. Then the bytes of a first visit, gzipped, to a page with a chart (under 400 kB)
and to one with a map of 6,400 made-up areas (under 1 MB), each with all the files that it names.
Ends with 1 where a median is not under 50 ms, a page is not answered, or a first visit is larger.
"""

import argparse
import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import duckdb
import httpx
from measuring.clock import machine
from measuring.first_load import first_load
from measuring.processes import RIVALS
from measuring.readers import Read, read

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.functional import many_areas

GOAL = 50.0
CHARTED = "/indicator/indicator_03/groups/"
FIRST_LOAD = 400_000
MAPPED = "/indicator/register/map/"
FIRST_MAP = 1_000_000
SHARED_INDICATORS, SHARED_AREAS = 5, 10

AS_SERVED = {**os.environ, "POLARS_MAX_THREADS": "1"}
"""What `equipath serve` sets before it loads anything."""


def walk(indicator: str, area: tuple[str, str]) -> list[str]:
    """Return the pages of one reader, in the order of the clicks."""
    page, place = f"/indicator/{quote(indicator)}/", "in/" + "/".join(map(quote, area)) + "/"
    views = [page, f"{page}groups/", f"{page}areas/", f"{page}{place}", f"{page}groups/{place}"]
    below = [f"/area/{place}", f"/indicators/{place}", f"/{place}"]
    return ["/", "/indicators/", *views, *below, f"{page}numbers/{place}", "/area/"]


def walks(file: Path, readers: int) -> dict[str, list[list[str]]]:
    """Return the readers' ways: among pages that they share, and each among its own."""
    draw = random.Random(6)
    with duckdb.connect(file, read_only=True) as run:
        pairs = run.execute(
            "SELECT DISTINCT indicator, area_type, area_code FROM results "
            "JOIN areas USING (area_type, area_code) WHERE parents <> '{}' ORDER BY ALL"
        ).fetchall()
    places = sorted({(kind, code) for _, kind, code in pairs})
    indicators = sorted({name for name, _, _ in pairs})
    few, some = draw.sample(places, SHARED_AREAS), indicators[:SHARED_INDICATORS]
    shared = [walk(draw.choice(some), draw.choice(few)) for _ in range(readers)]
    anew = [_only_its_own(indicators, draw.sample(places, 60), draw) for _ in range(readers)]
    return {"shared": shared, "anew": anew}


def _only_its_own(
    indicators: list[str], places: list[tuple[str, str]], draw: random.Random
) -> list[str]:
    """Return pages of which each names an area: nobody asked for them before."""
    ways = [walk(draw.choice(indicators), place) for place in places]
    pages = [draw.choice([p for p in way if "/in/" in p]) for way in ways]
    return list(dict.fromkeys(pages))


def used(process: int) -> str:
    """Return the seconds of processor and the most memory of a process until now."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    seconds = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    most = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return f"{seconds:.1f} s of processor, {int(most[1]) / 1024 if most else 0:,.0f} MB at most"


def measured(file: Path, seconds: float, name: str, pages: list[list[str]]) -> Read:
    """Serve the run in a process of its own, let readers at it, and print what they met."""
    with served(file) as (base, server):
        before = used(server)
        found = asyncio.run(read(base, pages, seconds))
        print(f"{name}: {found}")
        print(f"    before: {before}; after: {used(server)}", flush=True)
    return found


def loads(file: Path) -> bool:
    """Print the bytes of a first visit with a chart, and with a map of 6,400 areas; say if kept."""
    with served(file) as (base, _):
        chart = first_load(base, CHARTED)
    with tempfile.TemporaryDirectory() as folder:
        run = many_areas.write(Path(folder))
        with served(run.path) as (base, _):
            drawn = first_load(base, MAPPED)
    print(f"first load: {chart:,} bytes with a chart, {drawn:,} with a map of 6,400 areas")
    return chart < FIRST_LOAD and drawn < FIRST_MAP


@contextmanager
def served(file: Path) -> Iterator[tuple[str, int]]:
    """Serve a run in a process of its own; give where, and the process."""
    port = a_port()
    command = [sys.executable, RIVALS / "dashboard_equipath.py", file, str(port)]
    base = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=AS_SERVED) as server:
        try:
            until_it_answers(base, server)
            yield base, server.pid
        finally:
            server.terminate()


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def until_it_answers(base: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit("The server stopped.")
        try:
            httpx.get(base)
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("The server does not answer.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with duckdb.connect(asked.results, read_only=True) as run:
        rows = run.execute("SELECT count(*) FROM results").fetchall()[0][0]
    print(machine())
    print(f"{rows:,} results, {asked.readers} readers, {asked.seconds:g} s", flush=True)
    is_kept = loads(asked.results)
    for name, pages in walks(asked.results, asked.readers).items():
        found = measured(asked.results, asked.seconds, name, pages)
        is_kept &= not found.failed and found.median < GOAL
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
