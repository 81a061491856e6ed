"""Where released counts meet statistics: each indicator's numbers, with what they stand against."""
