"""A made-up region that meets the contracts, with known, planted inequalities beside it."""
