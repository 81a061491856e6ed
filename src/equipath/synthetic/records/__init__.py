"""The records of the made-up people: one file a table, drawn chunk by chunk."""
