"""The same numbers for programs: JSON, described by OpenAPI."""
