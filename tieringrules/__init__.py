"""A rules engine for customer tiers and the messages each tier receives."""
