"""How fast a batch is sent, beside a bare loop over smtplib."""
