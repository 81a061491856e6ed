"""What the results say, ranked, in plain words, with its uncertainty."""
