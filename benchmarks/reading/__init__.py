"""How long it takes to read orders from CSV under their full contract, beside polars alone."""
