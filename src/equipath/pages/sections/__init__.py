"""The sections of an indicator's page, one file each: a view of its results in, blocks out."""
