"""How long a plan takes beside the classification of the same customers."""
