"""Findings as text: for people, for programs, for the log of a workflow; and the page of a code."""
