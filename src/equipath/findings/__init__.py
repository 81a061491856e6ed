"""What stands out: tested together, ranked by people and certainty, said in plain words."""
