"""Say what is being done: a moving line on a terminal, plain lines elsewhere, on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None]]:
    """Give what a long task calls with each thing that it begins."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        yield lambda step: console.print(f"{doing}: {step}", markup=False)
        return
    with console.status(doing) as status:
        yield lambda step: status.update(f"{doing}: {step}")
