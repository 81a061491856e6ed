"""Find where care is unequal, say how sure, and follow it until the gap is measured again."""

from importlib import import_module
from typing import Any

DOORS = {
    "load_study": "equipath.study.reader",
    "run": "equipath.pipeline",
    "calculate": "equipath.calculations.calculate",
    "open_results": "equipath.results.store",
}
"""What Python users call, and where it lives: loaded when asked for, so that starting is fast."""

__all__ = ["calculate", "load_study", "open_results", "run"]


def __getattr__(name: str) -> Any:
    if name in DOORS:
        return getattr(import_module(DOORS[name]), name)
    raise AttributeError(f"equipath has no `{name}`")
