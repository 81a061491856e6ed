"""The kinds of source: one file each, reading raw tables where they lie."""

from equipath.registry import Registry

SOURCES = Registry(
    "equipath.sources",
    "read",
    "kind of source",
)

IN_PLACE = Registry(
    "equipath.sources",
    "read_in_place",
    "kind of source that an engine reads where it lies",
)
