"""Receipts: what became of messages, as providers and mail servers tell it."""
