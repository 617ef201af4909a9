"""Decision tables: rows of cells, in a rule file or in a file of their own."""
