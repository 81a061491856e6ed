"""What each page shows, asked of the results store, one file per page."""

from equipath.registry import Registry

PAGES = Registry(
    package="equipath.pages",
    attribute="present",
    kind="page",
)
