"""YAML rule files as trees that remember positions and spelling."""
