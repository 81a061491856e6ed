"""What tests share of the world outside: the open data, a PostgreSQL server, a browser."""

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
import vl_convert
from hypothesis import settings
from xdist.scheduler import LoadGroupScheduling

from bootstrap import ROOT, find_browser, find_java, find_postgres
from equipath.engines.choose import open_engine
from equipath.engines.engine import Engine
from equipath.study.engine import Engine as Declared

# The same examples every time, whatever the machine's speed: a failure can be run again.
settings.register_profile("fixed", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("fixed")


QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""A Java that compiles little: of tests, each of which is short, it halves the time."""


ON_SPARK = {
    "test_cells_on_engines.py",
    "test_engines.py",
    "test_language.py",
    "test_packed_flags.py",
    "test_quantities.py",
}
"""Tests that Spark always plays; it plays the others where `--all-engines` asks for them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let every drawn test be asked of Spark too: it takes minutes."""
    parser.addoption("--all-engines", action="store_true", help="Play every drawn test on Spark.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave Spark the tests that it has to play, unless all are asked for."""
    if config.getoption("--all-engines"):
        return
    left = [item for item in items if _is_for_spark_alone(item)]
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=left)


def _is_for_spark_alone(item: pytest.Item) -> bool:
    given = getattr(item, "callspec", None)
    on_spark = given is not None and given.params.get("engine") == "spark"
    return on_spark and item.path.name not in ON_SPARK


BY_FILE = ("tests/functional/", "tests/docs/", "tests/oracle/")
"""Where files run a study once for all their tests: on two workers they would run it twice."""


class OneJava(LoadGroupScheduling):
    """Shares tests out, and those whose name or file has `spark` in it to one worker.

    Not by the mark `xdist_group`: pytest-xdist 3.8 writes it where pytest 9.2 no longer looks.
    """

    def _split_scope(self, nodeid: str) -> str:
        if "spark" in nodeid:
            return "spark"
        if nodeid.startswith(BY_FILE) and "midlands" in nodeid.partition("::")[0]:
            return "midlands"  # files that read the same two runs: none waits while another runs
        if nodeid.startswith(BY_FILE):
            return nodeid.partition("::")[0]
        return super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneJava | None:
    """Start one Java, whatever the number of workers."""
    return OneJava(config, log) if config.getvalue("dist") == "loadgroup" else None


def is_ci() -> bool:
    """Say whether continuous integration runs this, where nothing may be missing."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def unavailable(reason: str) -> NoReturn:
    """Skip where a person's machine lacks something; fail where it is meant to be there."""
    if is_ci():
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _each_chart_drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what was drawn of a specification: nine tenths of a report's time are its drawings.

    The same specification and settings are always drawn alike. Workers share what is kept;
    a command in a process of its own draws for itself.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "drawn"
    folder.mkdir(exist_ok=True)
    draw = vl_convert.vegalite_to_svg

    def kept(spec: dict[str, Any], **settings: Any) -> str:
        asked = json.dumps([spec, settings])
        file = folder / hashlib.sha256(asked.encode()).hexdigest()
        if file.is_file():
            return file.read_text(encoding="utf-8")
        drawn: str = draw(spec, **settings)
        part = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
        part.write_text(drawn, encoding="utf-8")
        part.replace(file)
        return drawn

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vl_convert, "vegalite_to_svg", kept)
        yield


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder that holds the project's files."""
    return ROOT


@pytest.fixture(scope="session")
def open_data() -> Path:
    """The folder of open data: the setting EQUIPATH_OPEN_DATA, or ../shared/data."""
    folder = Path(os.environ.get("EQUIPATH_OPEN_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no open data here: set EQUIPATH_OPEN_DATA to the folder that holds it")
    return folder.resolve()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium or Chrome."""
    browser = find_browser()
    if browser is None:
        unavailable("no browser: run `python3 bootstrap.py --system`")
    return browser


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The connection string of a PostgreSQL server of our own, empty at first."""
    programs = find_postgres()
    if programs is None:
        unavailable("no PostgreSQL server: run `python3 bootstrap.py --system`")
    # PostgreSQL refuses to run as root, and needs a folder that its own user may enter.
    user = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="equipath-postgres-") as name:
        if user:
            shutil.chown(name, user)
        initdb = [programs / "initdb", "--pgdata=data", "--username=equipath", "--auth=trust"]
        initdb += ["--no-sync", "--encoding=UTF8", "--locale=C"]
        subprocess.run(initdb, user=user, cwd=name, check=True, capture_output=True)
        port = free_port()
        start = [programs / "postgres", "-D", "data", "-F", "-p", str(port), "-k", name]
        start += ["-c", "listen_addresses=127.0.0.1"]
        log = Path(name) / "log"
        with log.open("wb") as out:
            server = subprocess.Popen(start, user=user, cwd=name, stdout=out, stderr=out)
        address = f"postgresql://equipath@127.0.0.1:{port}/postgres"
        try:
            wait_until_it_answers(address, server, log)
            yield address
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown: it waits for no client
            server.wait(timeout=30)


FOR_FEW_ROWS = {"spark.sql.shuffle.partitions": 1, "spark.sql.codegen.wholeStage": "false"}
"""Compiling Java for a dozen rows takes longer than counting them as they are."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Spark on this machine, started once."""
    if find_java() is None:
        unavailable("no Java: run `python3 bootstrap.py --system`")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", QUICK_JAVA)
        with open_engine(Declared(kind="spark"), tmp_path_factory.mktemp("spark")) as engine:
            for name, value in FOR_FEW_ROWS.items():
                engine.connection.raw_sql(f"SET {name} = {value}")
            yield engine


@pytest.fixture(
    scope="session",
    params=["duckdb", "polars", "postgres", "spark"],
)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Each engine in turn. Only one of several workers starts a Java."""
    if request.param == "spark":
        yield request.getfixturevalue("spark")
        return
    folder, declared = tmp_path_factory.mktemp("engine"), Declared(kind=request.param)
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgres":
            patch.setenv("EQUIPATH_TEST_ENGINE", request.getfixturevalue("postgres"))
            declared = Declared(kind="postgres", connection="EQUIPATH_TEST_ENGINE")
        with open_engine(declared, folder) as opened:
            yield opened


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for a server that has just been started, for half a minute at most."""
    last = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > last:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.05)
        else:
            return
