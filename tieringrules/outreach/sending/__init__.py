"""Handing a batch's e-mails over to a server, each at most once."""
