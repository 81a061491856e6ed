"""Fictional names: compounds that sound like places and are none."""

from itertools import count, product

import numpy as np

COUNTRY = "Merrowland"
REGION = "The Tarrow Isles"

_FIRST = (
    "Brindle", "Corvel", "Dimmer", "Ellow", "Fennick", "Grayl", "Hushen", "Ivern", "Jessam",
    "Kettel", "Lorrow", "Merrow", "Nettle", "Ondle", "Pellow", "Quill", "Russet", "Sabler",
    "Tarrow", "Umber", "Vessel", "Withy", "Yaffle", "Zeal",
)  # fmt: skip
_SECOND = (
    "beck", "combe", "down", "fell", "hythe", "holt", "marsh", "mere", "water", "wold", "wood",
    "wick",
)  # fmt: skip


def place_names(number: int, rng: np.random.Generator) -> list[str]:
    """Return so many different names, in a random order; numbered once the compounds run out."""
    compounds = ["".join(pair) for pair in product(_FIRST, _SECOND)]
    shuffled = [compounds[i] for i in rng.permutation(len(compounds))]
    names: list[str] = []
    for round_ in count(1):
        names += shuffled if round_ == 1 else [f"{name} {round_}" for name in shuffled]
        if len(names) >= number:
            break
    return names[:number]
