"""The results of a run: schema, store and provenance."""
