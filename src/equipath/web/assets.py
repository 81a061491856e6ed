"""The files that pages use: our stylesheet and scripts, and Vega as vl-convert carries it."""

import gzip
import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from equipath.charts.render import VEGA_VERSION, for_browsers
from equipath.pages.templating import style

FOLDER = Path(__file__).parent / "static"
STYLE, VEGA = "dashboard.css", "vega.js"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A file that browsers keep: its name has a hash of its contents in its address."""

    name: str
    contents: bytes

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.contents).hexdigest()[:12]

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.contents, mtime=0)

    @property
    def kind(self) -> str:
        return f"{KINDS[Path(self.name).suffix]}; charset=utf-8"


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """Return every file by its name."""
    own = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.is_file()}
    whole = {**own, STYLE: style().encode("utf-8") + own[STYLE], VEGA: vega()}
    return {name: Asset(name, held) for name, held in whole.items()}


def vega() -> bytes:
    """Return Vega, Vega-Lite and Vega-Embed in one file, bundled once for each version.

    The bundle is kept in the user's cache, so that a dashboard starts at once the second time;
    where that cannot be written, it is made again.
    """
    kept = _cache() / f"vega-{VEGA_VERSION}.js"
    with suppress(OSError):
        return kept.read_bytes()
    made = for_browsers().encode("utf-8")
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as part:
            part.write(made)
        Path(part.name).replace(kept)
    return made


def _cache() -> Path:
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "equipath"
