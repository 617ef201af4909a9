"""From rule files to a rulebook: every name known, every expression typed, every contradiction named."""
