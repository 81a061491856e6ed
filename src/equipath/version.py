"""The package's version, as its installed metadata gives it."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("equipath")
except PackageNotFoundError:
    VERSION = "from source"
