"""A kernel applied to tables gives assignments."""
