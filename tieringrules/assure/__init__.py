"""Questions about rules: scenarios, coverage, differences, proofs."""
