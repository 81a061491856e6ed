"""The heavy work: contract tables in, counts out; one folder for each kind."""
