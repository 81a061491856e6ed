"""The heavy counting: contract tables in, counts or estimates out, one folder per kind."""
