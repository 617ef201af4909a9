"""The gallery of a batch: what each tier receives, for people who look before anything is sent."""
