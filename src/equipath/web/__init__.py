"""The dashboard: addresses in, pages out; no arithmetic and no engine."""
