"""Definitions that ship with the package, in the format of a study."""
