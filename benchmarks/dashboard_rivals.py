"""One page of a large run in equipath, in Dash and in Streamlit, under the same readers.

    python benchmarks/dashboard_rivals.py --results FILE [--readers 50] [--seconds 30] [--python P]

The page has one indicator's levels by group with their intervals, as a chart and a table, of an
area that is picked from all areas. Every reader picks another indicator and area with each click
and thinks for a second in between. Each server is told to keep what it made; Dash has two workers
of four threads and packs its answers. A click ends when what was picked is here: our page, Dash's
answer to its callback, Streamlit's last message over its websocket; none is drawn. Bytes of the
first load are a browser's, scripts and fonts with them. The rivals run in an environment of their
own, which is made with pip unless `--python` names one. Ends with 1 where ours is not the fastest,
or something is not answered.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import duckdb
from dashboard import AS_SERVED, a_port, until_it_answers, used
from measuring.clock import machine
from measuring.first_load import in_a_browser
from measuring.processes import RIVALS
from measuring.readers import Post, Read, read

NEEDED = (
    "streamlit==1.67.0",
    "dash[compress]==4.4.1",
    "gunicorn",
    "duckdb",
    "pandas",
    "websockets",
)
DASH = ("-w", "2", "--threads", "4", "-b")
STREAMLIT = ("--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.port")

Pick = tuple[str, str, str, str]
"""An indicator, and an area's kind, code and name."""


def picks(file: Path, readers: int, clicks: int) -> list[list[Pick]]:
    """Return what each reader picks: areas that have groups."""
    with duckdb.connect(file, read_only=True) as run:
        pairs: list[Pick] = run.execute(
            "SELECT DISTINCT indicator, area_type, area_code, area_name FROM results "
            "JOIN areas USING (area_type, area_code) WHERE stratification = 'sex' ORDER BY ALL"
        ).fetchall()
    draw = random.Random(6)
    return [draw.choices(pairs, k=clicks) for _ in range(readers)]


def our_page(pick: Pick) -> str:
    indicator, *area = map(quote, pick[:3])
    return f"/indicator/{indicator}/groups/in/{'/'.join(area)}/"


def dash_callback(pick: Pick) -> Post:
    indicator, kind, code, _ = pick
    given = {"indicator": indicator, "area": f"{kind}/{code}"}
    outputs = [{"id": "chart", "property": "figure"}, {"id": "table", "property": "data"}]
    sent = {
        "output": "..chart.figure...table.data..",
        "outputs": outputs,
        "inputs": [{"id": name, "property": "value", "value": v} for name, v in given.items()],
        "changedPropIds": ["indicator.value", "area.value"],
    }
    return Post("/_dash-update-component", sent)


def streamlit_read(python: Path, port: int, seconds: float, picked: list[list[Pick]]) -> Read:
    """Let readers at Streamlit's websocket; they speak with its own messages."""
    own = [[(i, f"{name} ({kind})") for i, kind, _, name in reader] for reader in picked]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(json.dumps(own))
        file.flush()
        script = RIVALS / "dashboard_streamlit_readers.py"
        command = [python, script, str(port), str(seconds), file.name]
        said = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return Read(said["taken"], said["failed"])


@contextmanager
def served(command: list[object], port: int, file: Path) -> Iterator[str]:
    """Serve a rival or us until the readers are done."""
    base, env = f"http://127.0.0.1:{port}", {**AS_SERVED, "RESULTS": str(file.resolve())}
    words = list(map(str, command))
    with subprocess.Popen(words, cwd=RIVALS, env=env, stderr=subprocess.DEVNULL) as server:
        try:
            until_it_answers(base, server)
            yield base
            print(f"    its first process: {used(server.pid)}")
        finally:
            server.terminate()


def measured(asked: argparse.Namespace, python: Path) -> dict[str, tuple[Read, int]]:
    """Return what readers met of each, and the bytes of its first load."""
    file, seconds = asked.results.resolve(), asked.seconds
    picked = picks(file, asked.readers, int(seconds) + 2)
    found = {}
    port = a_port()
    with served([sys.executable, "dashboard_equipath.py", file, port], port, file) as base:
        size = in_a_browser(base + our_page(picked[0][0]))
        walks = [[our_page(pick) for pick in reader] for reader in picked]
        found["equipath"] = asyncio.run(read(base, walks, seconds)), size
    port = a_port()
    gunicorn = [python.parent / "gunicorn", *DASH, f"127.0.0.1:{port}", "dashboard_dash:server"]
    with served(gunicorn, port, file) as base:
        size = in_a_browser(base)
        posts = [[dash_callback(pick) for pick in reader] for reader in picked]
        found["Dash"] = asyncio.run(read(base, posts, seconds)), size
    port = a_port()
    page = [python.parent / "streamlit", "run", "dashboard_streamlit.py", *STREAMLIT, port]
    with served(page, port, file) as base:
        size = in_a_browser(base)
        found["Streamlit"] = streamlit_read(python, port, seconds, picked), size
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--python", type=Path, help="of an environment that has the rivals")
    asked = parser.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        python = asked.python or _environment(Path(folder) / "rivals")
        found = measured(asked, python)
    ours, small = found["equipath"]
    is_kept = True
    for name, (met, size) in found.items():
        times = met.median / ours.median
        print(f"{name}: {met}; first load {size:,} bytes; {times:.1f} and {size / small:.1f} times")
        is_kept &= not met.failed and times >= 1 and size >= small
    return 0 if is_kept else 1


def _environment(folder: Path) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *NEEDED], check=True)
    return python


if __name__ == "__main__":
    sys.exit(main())
