"""Make the project's own environment, `.venv`, from the locked dependencies.

    python3 bootstrap.py --for run|test|develop     the environment (the second call is instant)
    python3 bootstrap.py --system                   the browser, PostgreSQL and Java that tests need

Only the standard library is used, and only what Python 3.8 knows, so that an old Python can
still say that it is too old. `uv` installs where it can be had, `pip` elsewhere; both check
the hashes in `requirements/`.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
PURPOSES = ("run", "test", "develop")
OLDEST = (3, 11)
NEWEST = (3, 14)
JAVA, NEWER_JAVA = "openjdk-17-jre-headless", "openjdk-21-jre-headless"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.PIPE,
    "stderr": subprocess.STDOUT,
    "text": True,
}
DISK_FULL = "The disk is full. Free about 2 GB and run the command again."
NO_NETWORK = (
    "Packages cannot be fetched. The first set-up needs a network: connect (or name your "
    "proxy in HTTPS_PROXY) and run the command again."
)
SIGNS_OF_NO_NETWORK = (
    "name resolution",
    "dns error",
    "error sending request",
    "Failed to fetch",
    "NewConnectionError",
    "Network is unreachable",
    "Connection refused",
    "timed out",
    "No matching distribution found",
)


class SetUpError(Exception):
    """The set-up cannot go on; the message says what to do."""


def run(*command: object) -> str:
    """Run a command quietly and return what it printed; `SetUpError` says why it failed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, check=False, **QUIET)
    if done.returncode == 0:
        return done.stdout
    if "No space left" in done.stdout:
        raise SetUpError(DISK_FULL)
    last = "\n  ".join([f"`{' '.join(words[:4])} …` failed:", *done.stdout.splitlines()[-4:]])
    offline = any(sign in done.stdout for sign in SIGNS_OF_NO_NETWORK)
    raise SetUpError(f"{NO_NETWORK}\n{last}" if offline else last)


def works(*command: object) -> bool:
    """Say whether a command can be run and succeeds."""
    try:
        run(*command)
    except (SetUpError, OSError):
        return False
    return True


def read_stamp() -> dict:
    """Return what an earlier call installed; nothing where that call did not finish."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def digest(files: list[Path]) -> str:
    """Return one hash of what the files hold."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def set_up(purpose: str) -> None:
    """Make `.venv` hold at least what the purpose needs; do nothing where it does already."""
    there = read_stamp()
    purpose = max(purpose, there.get("purpose", purpose), key=PURPOSES.index)
    locks = [ROOT / "pyproject.toml", *sorted((ROOT / "requirements").glob("*.txt"))]
    wanted = {"purpose": purpose, "locks": digest(locks), "root": str(ROOT)}
    if there == wanted and PYTHON.exists():
        return
    print(f"Setting up .venv to {purpose} equipath (once) …", flush=True)
    if there.get("root") != str(ROOT) or not works(PYTHON, "--version"):
        venv.EnvBuilder(clear=True, symlinks=True).create(VENV)
    STAMP.unlink(missing_ok=True)
    install(purpose)
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")


def install(purpose: str) -> None:
    """Install the lock and the project: with uv, and with pip where uv cannot be had or fails."""
    reasons = []
    for find_installer in (find_uv, find_pip):
        try:
            installer = find_installer()
            run(*installer, "--require-hashes", "-r", f"requirements/{purpose}.txt")
            run(*installer, "--no-deps", "--no-build-isolation", "--editable", ".")
            return
        except SetUpError as error:
            reasons.append(error)
            if DISK_FULL in str(error):
                break
    raise reasons[-1]


def find_uv() -> list:
    """Return the words that install with uv: the system's, or one put into `.venv`."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(VENV / "bin"))
    if not uv:
        run(*find_pip(), "--require-hashes", "-r", "requirements/uv.txt")
    return [uv or VENV / "bin" / "uv", "pip", "install", "--python", PYTHON]


def find_pip() -> list:
    """Return the words that install with pip; some systems keep pip apart from Python."""
    package = "python{}.{}-venv".format(*sys.version_info)
    if works(PYTHON, "-m", "pip", "--version") or works(PYTHON, "-m", "ensurepip"):
        return [PYTHON, "-m", "pip", "install"]
    if works(sys.executable, "-m", "pip", "--python", PYTHON, "--version"):
        return [sys.executable, "-m", "pip", "--python", PYTHON, "install"]
    if apt_install(package) and works(PYTHON, "-m", "ensurepip"):
        return [PYTHON, "-m", "pip", "install"]
    raise SetUpError(f"Neither uv nor pip is here. Run: sudo apt-get install {package}")


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome, the system's before Playwright's own."""
    own = (Path.home() / ".cache" / "ms-playwright").glob("chromium-*/chrome-linux*/chrome")
    return next(filter(None, map(shutil.which, BROWSERS)), None) or next(map(str, own), None)


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest version's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: p.parts[-3])
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def find_java() -> Path | None:
    """Return the path of a Java, which Spark runs in: versions 17 and 21 will do."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    return Path(java) if java else None


def set_up_system() -> None:
    """Install what tests need of the system; where that is not allowed, say the line to run."""
    if not find_java() and not apt_install(JAVA):
        apt_install(NEWER_JAVA)
    if not find_postgres():
        apt_install("postgresql")
    if not find_browser() and not apt_install("chromium"):
        works(PYTHON, "-m", "playwright", "install", "--with-deps", "chromium")
    missing = [] if find_postgres() else ["postgresql"]
    missing += [] if find_browser() else ["chromium"]
    missing += [] if find_java() else [JAVA]
    if missing:
        print("Some tests will be skipped. To run them all, first run:")
        print(f"  sudo apt-get update && sudo apt-get install -y {' '.join(missing)}", flush=True)


def apt_install(package: str) -> bool:
    """Install a system package where that needs no password; say whether it is there now."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or not works(*sudo, "true"):
        return False
    print(f"Installing {package} with apt-get …", flush=True)
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    works(*apt, "update")
    return works(*apt, "install", "-y", package)


def use_new_python() -> None:
    """Go on in a Python that is new enough, if the system has one beside this one."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and works(newer, "--version"):
            os.execv(newer, [newer, *sys.argv])
    raise SetUpError(
        "equipath needs Python {}.{} or newer and this is {}.{}. Install a newer one.".format(
            *OLDEST, *sys.version_info
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Set up equipath's environment.")
    parser.add_argument("--for", dest="purpose", choices=PURPOSES)
    parser.add_argument("--system", action="store_true")
    options = parser.parse_args()
    try:
        if sys.version_info < OLDEST:
            use_new_python()
        if options.purpose or not options.system:
            set_up(options.purpose or "run")
        if options.system:
            set_up_system()
    except SetUpError as error:
        sys.exit(f"bootstrap.py: {error}")
    except OSError as error:
        sys.exit(f"bootstrap.py: {DISK_FULL if error.errno == errno.ENOSPC else error}")


if __name__ == "__main__":
    main()
