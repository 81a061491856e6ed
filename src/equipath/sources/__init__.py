"""Readers of raw data, one file per kind of source."""
