"""Report formats: pages in, one self-contained file out."""

from equipath.registry import Registry

REPORTS = Registry(package="equipath.reports", attribute="write", kind="report format")
