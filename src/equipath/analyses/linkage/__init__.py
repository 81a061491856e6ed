"""Linkage: whose records are whose, and how sure that is in each group."""
