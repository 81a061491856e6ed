"""Start Spark on this machine, or reach one elsewhere, quietly and with one set of rules."""

import logging
import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from grpc import RpcError
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql.connect.client.retries import DefaultPolicy
from pyspark.sql.connect.session import SparkSession as Remote

from equipath.engines.address import address
from equipath.errors import EquipathError, Problem, RunError
from equipath.study.engine import Engine as Declared

ADDRESS = "sc://host:15002/;token=…"

PORT = 15002
"""Where Spark Connect listens unless the address says otherwise."""

ERRORS = (PySparkException, Py4JError, RpcError, ConnectionError)
"""What Spark's libraries raise."""

RULES = {
    "spark.sql.session.timeZone": "UTC",
    # What does not fit raises, on every cluster alike, and never becomes another number.
    "spark.sql.ansi.enabled": "true",
}

PARTITIONS_A_CORE = 4
"""Parts that a shuffle is cut into on this machine: few, yet each fits into memory."""

_PATIENCE = 10
"""Seconds to wait for a server that does not answer."""

_QUIET = ("SQLQueryContextLogger", "DataFrameQueryContextLogger", "pyspark.sql.connect.logging")
"""Loggers of PySpark's own that would print what a query met, cells included."""


def on_this_machine(declared: Declared, scratch: Path | None) -> SparkSession:
    """Return a session of a Spark started here, which spills to `scratch`; needs Java 17."""
    _quieten()
    java = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
    if not (shutil.which("java") or java.is_file()):
        raise _wrong("kind", "Spark needs Java 17, which is not here.", "Install it.")
    folder = scratch or Path(tempfile.gettempdir())
    silent = folder / "log4j2.properties"
    silent.write_text("rootLogger.level = off\n", encoding="utf-8")
    settings: dict[str, bool | float | int | str | None] = {
        **RULES,
        "spark.driver.memory": declared.memory_limit.removesuffix("B").lower(),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={silent.as_uri()}",
        "spark.local.dir": str(folder),
        # 200, Spark's own, is for clusters: here each costs more than what is in it.
        "spark.sql.shuffle.partitions": str(PARTITIONS_A_CORE * (os.cpu_count() or 1)),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    try:
        with _unheard(), _no_cluster():
            builder = SparkSession.builder.master("local[*]").appName("equipath")
            return builder.config(map=settings).getOrCreate()
    except ERRORS:
        raise _wrong("kind", "Spark did not start.", "See that `java -version` says 17.") from None


def on_cluster(declared: Declared) -> Remote:
    """Return a session of the cluster whose address the declared variable holds."""
    _quieten()
    at = address(declared.connection, ADDRESS, lambda w, i: _wrong("connection", w, i))
    parts = urlsplit(at)
    if parts.scheme != "sc" or not parts.hostname or _bad_port(at):
        raise _wrong(
            "connection",
            f"the environment variable `{declared.connection}` does not hold an address.",
            f"Write it like {ADDRESS}.",
        )
    host, port = parts.hostname, parts.port or PORT
    try:
        # Its own client would try for ten minutes.
        socket.create_connection((host, port), _PATIENCE).close()
        session = Remote.builder.remote(at).create()
        session.client.set_retry_policies([DefaultPolicy(max_retries=3)])
        for key, value in RULES.items():
            session.conf.set(key, value)
    except (*ERRORS, OSError):
        raise _wrong(
            "connection",
            f"no Spark Connect server answers at {host}:{port}, or it refuses.",
            f"Check that it runs and that `{declared.connection}` holds its address and token.",
        ) from None
    return session


def _bad_port(at: str) -> bool:
    return not re.fullmatch(r"sc://[^/:;]+(:[0-9]{1,5})?(/.*)?", at)


def _wrong(key: str, what: str, instead: str) -> EquipathError:
    problem = Problem("study.yaml", f"engine.{key}", what, instead)
    return RunError("The engine cannot be reached:", [problem])


def _quieten() -> None:
    for name in _QUIET:
        logging.getLogger(name).disabled = True


@contextmanager
def _unheard() -> Iterator[None]:
    """Let a Java that is started now write nowhere: it inherits what this process writes to."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def _no_cluster() -> Iterator[None]:
    """Forget the cluster that PySpark's own variable names: a study names its own."""
    named = os.environ.pop("SPARK_REMOTE", None)
    try:
        yield
    finally:
        if named is not None:
            os.environ["SPARK_REMOTE"] = named
