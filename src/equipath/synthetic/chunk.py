"""People are drawn in chunks, each from streams of its own: memory stays flat, order is free."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from equipath.synthetic.draws import stream

LARGEST = 100_000
"""People in a chunk. Another number would make other people, so it is no setting."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Chunk:
    """So many neighbouring people of a region of `people`, from the one with number `first` on."""

    people: int
    seed: int
    number: int

    @property
    def first(self) -> int:
        return self.number * LARGEST

    @property
    def size(self) -> int:
        return min(LARGEST, self.people - self.first)

    def stream(self, name: str) -> np.random.Generator:
        """Return the random numbers of one part of this chunk."""
        return stream(name, self.people, self.seed, self.number)


def chunks(people: int, seed: int) -> list[Chunk]:
    """Return the chunks of a region, the last of which may be smaller."""
    return [Chunk(people, seed, number) for number in range(-(-people // LARGEST))]


def in_order(
    make: Callable[[Chunk], Made], of: list[Chunk], threads: int
) -> Iterator[tuple[Chunk, Made]]:
    """Yield what is made of each chunk, in their order, with so many being made at a time.

    What is made never depends on the number of threads, for no chunk draws from another's
    streams; and no more is held than there are threads, however many chunks there are.
    """
    with ThreadPoolExecutor(threads) as pool:
        begun: list[tuple[Chunk, Future[Made]]] = []
        try:
            for chunk in of:
                begun.append((chunk, pool.submit(make, chunk)))
                if len(begun) == threads:
                    first, future = begun.pop(0)
                    yield first, future.result()
                    del future
            while begun:
                first, future = begun.pop(0)
                yield first, future.result()
        finally:
            pool.shutdown(cancel_futures=True)
