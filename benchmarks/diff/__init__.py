"""How long `diff` takes beside one classification."""
