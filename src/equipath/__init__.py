"""Find where care is unequal along a pathway, and follow it until the gap is measured again."""
