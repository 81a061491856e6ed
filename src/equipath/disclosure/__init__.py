"""The gate: true counts in, counts that may be released out, by the study's policy."""
