"""Draws whose notes are to be read: the one kind of work that rows of people come out of."""
