"""How long things take, measured as whole processes."""
