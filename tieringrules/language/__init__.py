"""Expressions: parse, type, interpret, print."""
