"""Templates: which there are, what they may do, and how they are compiled."""
