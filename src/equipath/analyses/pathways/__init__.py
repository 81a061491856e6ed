"""Pathways along records: what is wrong with their days, stages and handovers."""
