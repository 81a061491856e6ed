"""The results: their schema, the store that keeps a run, and where each number came from."""
