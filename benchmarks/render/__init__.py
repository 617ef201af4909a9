"""How fast the reference e-mails are rendered, beside a bare loop over plain Jinja2."""
