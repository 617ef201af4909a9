"""Assignments become contacts, contacts become messages."""
