"""The canonical tables: columns, types, meanings and constraints, one file per table."""
