"""The command line's commands, one file each; each parses and delegates."""
