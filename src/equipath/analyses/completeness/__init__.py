"""How completely fields are filled in, row by row."""
