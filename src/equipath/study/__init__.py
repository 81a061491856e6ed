"""What can be declared: frozen definitions and the reader of a folder; no data, no engine."""
